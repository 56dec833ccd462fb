-- The dataset: one SQLite file. Text is plain; all else is spans over it.
-- Offsets are Unicode code points over NFC text, end-exclusive. Times are RFC 3339, dates EDTF level 1.
-- The tables hold every edition; the views in schema_views.sql, named like the URLs, hold current editions
-- and are what lists filter, sort, facet and count.

CREATE TABLE dataset (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  about TEXT NOT NULL,
  licence TEXT,
  number INTEGER NOT NULL,           -- rises by one an import that changes something
  digest TEXT NOT NULL,              -- SHA-256 of what the dataset says, hex
  imported_at TEXT NOT NULL
) STRICT;

-- What each import read.
CREATE TABLE source (
  name TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What each import changed, but the first, before which there was nothing.
CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('put', 'gone', 'moved')),
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  href TEXT NOT NULL,
  target TEXT
) STRICT;
CREATE INDEX change_by_number ON change (number, id);

CREATE TABLE work (
  n INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  authors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(authors)),   -- [{"name","entity"}]
  published TEXT,
  metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata))  -- what an original takes over
) STRICT;

CREATE TABLE document (
  n INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  work INTEGER REFERENCES work (n),
  version TEXT NOT NULL CHECK (version IN ('original', 'digest', 'translation', 'excerpt')),
  derived_from TEXT,
  authors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(authors)),   -- of this wording
  lang TEXT NOT NULL,
  dir TEXT NOT NULL DEFAULT 'ltr' CHECK (dir IN ('ltr', 'rtl')),
  title TEXT NOT NULL,
  published TEXT,
  publisher TEXT CHECK (publisher IS NULL OR json_valid(publisher)),
  category TEXT,
  is_part_of TEXT CHECK (is_part_of IS NULL OR json_valid(is_part_of)),
  rights TEXT,
  url TEXT,
  edition INTEGER NOT NULL,          -- the number of the current one; 0 once removed
  said TEXT NOT NULL DEFAULT '',     -- SHA-256 of all that stands in it, hex; '' while an import has not summed it up
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;
CREATE INDEX document_by_work ON document (work);
CREATE INDEX document_by_lang ON document (lang) WHERE NOT removed;

CREATE TABLE edition (
  n INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (n),
  number INTEGER NOT NULL,
  source_name TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  title TEXT NOT NULL,               -- of the document then
  digest TEXT NOT NULL,              -- SHA-256 of the paragraphs' texts, one a line
  seal TEXT NOT NULL,                -- SHA-256 of all that it says: another one makes another edition
  UNIQUE (document, number)
) STRICT;

CREATE TABLE section (
  n INTEGER PRIMARY KEY,
  edition INTEGER NOT NULL REFERENCES edition (n),
  slug TEXT NOT NULL,
  ref TEXT NOT NULL,                 -- structural: 4, 4.2
  parent INTEGER REFERENCES section (n),
  level INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,          -- in reading order, from 1
  title TEXT NOT NULL,
  summary TEXT,
  role TEXT,
  UNIQUE (edition, slug)
) STRICT;
CREATE INDEX section_by_parent ON section (parent);

CREATE TABLE paragraph (
  n INTEGER PRIMARY KEY,
  edition INTEGER NOT NULL REFERENCES edition (n),
  section INTEGER REFERENCES section (n),
  id TEXT NOT NULL,
  ref TEXT NOT NULL,                 -- structural: 4.1
  kind TEXT NOT NULL CHECK (kind IN ('paragraph', 'heading', 'list-item', 'quote', 'verse', 'speech', 'code', 'caption', 'reference')),
  ordinal INTEGER NOT NULL,          -- in reading order, from 1
  text TEXT NOT NULL,
  start INTEGER NOT NULL,            -- of this paragraph in the document's plain text
  fingerprint TEXT NOT NULL,         -- first 16 hex of the SHA-256 of the text
  UNIQUE (edition, id),
  UNIQUE (edition, ref)
) STRICT;
CREATE INDEX paragraph_by_section ON paragraph (section);
CREATE INDEX paragraph_by_ordinal ON paragraph (edition, ordinal);

CREATE TABLE mark (
  n INTEGER PRIMARY KEY,
  paragraph INTEGER NOT NULL REFERENCES paragraph (n),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL CHECK ("end" > start),
  type TEXT NOT NULL CHECK (type IN ('emphasis', 'strong', 'link', 'superscript', 'foreign', 'quotation', 'time', 'code')),
  value TEXT                         -- a link's URL, a foreign word's language, a time's date
) STRICT;
CREATE INDEX mark_by_paragraph ON mark (paragraph, start);

-- What became of a paragraph in the edition after its own: it stands elsewhere (or has another id), a part was split
-- from it, or it was merged into another. One that has no row and is not there any more is gone.
CREATE TABLE fate (
  paragraph INTEGER NOT NULL REFERENCES paragraph (n),
  fate TEXT NOT NULL CHECK (fate IN ('moved', 'split', 'merged')),
  target TEXT NOT NULL,              -- the id of the paragraph that it is, that was split off, that took it in
  PRIMARY KEY (paragraph, fate, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity (
  n INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  class TEXT NOT NULL CHECK (class IN ('actor', 'mechanism', 'concept', 'place', 'event')),
  kind TEXT NOT NULL,
  label TEXT NOT NULL,               -- the preferred one in the dataset's own language
  part_of INTEGER REFERENCES entity (n),
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;
CREATE INDEX entity_by_part_of ON entity (part_of);
CREATE INDEX entity_by_label ON entity (label);

CREATE TABLE entity_broader (
  entity INTEGER NOT NULL REFERENCES entity (n),
  broader INTEGER NOT NULL REFERENCES entity (n),
  PRIMARY KEY (entity, broader)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_broader_back ON entity_broader (broader);

CREATE TABLE entity_former (
  slug TEXT PRIMARY KEY,
  entity INTEGER NOT NULL REFERENCES entity (n)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_former_by_entity ON entity_former (entity);

CREATE TABLE entity_property (
  n INTEGER PRIMARY KEY,
  entity INTEGER NOT NULL REFERENCES entity (n),
  property TEXT NOT NULL,
  value TEXT,
  target INTEGER REFERENCES entity (n),
  CHECK ((value IS NULL) <> (target IS NULL))
) STRICT;
CREATE INDEX entity_property_by_entity ON entity_property (entity, property);
CREATE INDEX entity_property_by_target ON entity_property (target);

CREATE TABLE label (
  n INTEGER PRIMARY KEY,
  entity INTEGER NOT NULL REFERENCES entity (n),
  lang TEXT NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('preferred', 'alias', 'abbreviation')),
  find INTEGER NOT NULL DEFAULT 1 CHECK (find IN (0, 1)),        -- whether the finder looks for it
  case_sensitive INTEGER NOT NULL DEFAULT 0 CHECK (case_sensitive IN (0, 1)),
  folded TEXT NOT NULL,              -- what q=… compares with
  UNIQUE (entity, lang, text)
) STRICT;
CREATE UNIQUE INDEX label_preferred ON label (entity, lang) WHERE kind = 'preferred';

CREATE TABLE identifier (
  n INTEGER PRIMARY KEY,
  entity INTEGER NOT NULL REFERENCES entity (n),
  scheme TEXT NOT NULL,
  value TEXT NOT NULL CHECK (value <> ''),
  iri TEXT,
  match TEXT NOT NULL CHECK (match IN ('exact', 'close', 'broad', 'narrow', 'related')),
  source TEXT NOT NULL CHECK (source <> ''),                     -- an unverified one cannot be stored
  UNIQUE (entity, scheme, value)
) STRICT;
CREATE INDEX identifier_by_value ON identifier (scheme, value);

CREATE TABLE mention (
  n INTEGER PRIMARY KEY,             -- its place: paragraph × 2^26 + start
  paragraph INTEGER NOT NULL REFERENCES paragraph (n),
  id TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL CHECK ("end" > start),
  entity INTEGER NOT NULL REFERENCES entity (n),
  layer TEXT NOT NULL CHECK (layer IN ('editor', 'finder')),
  surface TEXT NOT NULL,
  UNIQUE (paragraph, id)
) STRICT;
CREATE INDEX mention_by_entity ON mention (entity, n);

CREATE TABLE vocabulary (
  n INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (name IN ('kinds', 'channels', 'levels', 'modalities', 'roles', 'schemes')),
  id TEXT NOT NULL,
  label TEXT NOT NULL,
  class TEXT,                        -- of kinds: the class they refine
  definition TEXT,
  ordinal INTEGER NOT NULL,
  UNIQUE (name, id)
) STRICT;

CREATE TABLE predicate (
  n INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  inverse TEXT NOT NULL,
  iri TEXT,
  definition TEXT,
  folded TEXT NOT NULL
) STRICT;

CREATE TABLE relation (
  n INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (n),
  slug TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  subject INTEGER NOT NULL REFERENCES entity (n),
  predicate INTEGER NOT NULL REFERENCES predicate (n),
  object INTEGER NOT NULL REFERENCES entity (n),
  mechanism INTEGER REFERENCES entity (n),
  level TEXT,
  modality TEXT NOT NULL,
  polarity TEXT NOT NULL CHECK (polarity IN ('affirmed', 'denied')),
  voice TEXT NOT NULL CHECK (voice IN ('author', 'reported')),
  attributed_to INTEGER REFERENCES entity (n),
  gloss TEXT NOT NULL,
  basis TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(basis)),    -- which of these the text states, which are inferred
  UNIQUE (document, slug)
) STRICT;
CREATE INDEX relation_by_subject ON relation (subject);
CREATE INDEX relation_by_object ON relation (object);
CREATE INDEX relation_by_mechanism ON relation (mechanism);
CREATE INDEX relation_by_predicate ON relation (predicate);
CREATE INDEX relation_by_attributed_to ON relation (attributed_to);

CREATE TABLE relation_channel (
  relation INTEGER NOT NULL REFERENCES relation (n),
  channel TEXT NOT NULL,
  PRIMARY KEY (relation, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_channel_back ON relation_channel (channel);

CREATE TABLE relation_role (
  n INTEGER PRIMARY KEY,
  relation INTEGER NOT NULL REFERENCES relation (n),
  role TEXT NOT NULL,
  entity INTEGER REFERENCES entity (n),
  reference INTEGER REFERENCES reference (n),
  other INTEGER REFERENCES relation (n),
  value TEXT,
  CHECK ((entity IS NOT NULL) + (reference IS NOT NULL) + (other IS NOT NULL) + (value IS NOT NULL) = 1)
) STRICT;
CREATE INDEX relation_role_by_relation ON relation_role (relation);
CREATE INDEX relation_role_by_entity ON relation_role (entity);
CREATE INDEX relation_role_by_reference ON relation_role (reference);

CREATE TABLE evidence (
  n INTEGER PRIMARY KEY,
  relation INTEGER NOT NULL REFERENCES relation (n),
  paragraph INTEGER NOT NULL REFERENCES paragraph (n),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL CHECK ("end" > start),
  quote TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_by_relation ON evidence (relation);
CREATE INDEX evidence_by_paragraph ON evidence (paragraph);

CREATE TABLE reference (
  n INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  csl TEXT NOT NULL CHECK (json_valid(csl)),
  label TEXT NOT NULL,               -- the item in one line
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  issued TEXT,
  explicit INTEGER NOT NULL DEFAULT 1 CHECK (explicit IN (0, 1)),
  status TEXT,
  folded TEXT NOT NULL
) STRICT;

CREATE TABLE citation (
  n INTEGER PRIMARY KEY,
  paragraph INTEGER NOT NULL REFERENCES paragraph (n),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  quote TEXT NOT NULL,
  reference INTEGER NOT NULL REFERENCES reference (n),
  intent TEXT                        -- a CiTO property
) STRICT;
CREATE INDEX citation_by_paragraph ON citation (paragraph, start);
CREATE INDEX citation_by_reference ON citation (reference);

CREATE TABLE note (
  n INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (n),
  slug TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL,
  source TEXT,
  about_kind TEXT NOT NULL CHECK (about_kind IN ('document', 'paragraph', 'relation', 'entity')),
  about_paragraph TEXT,              -- a paragraph's id, which outlives editions
  about_relation INTEGER REFERENCES relation (n),
  about_entity INTEGER REFERENCES entity (n),
  UNIQUE (document, slug)
) STRICT;
CREATE INDEX note_by_relation ON note (about_relation);

-- What editors marked by hand in a text, words that name nothing (entity NULL) included: mentions are made of
-- these and of what the finder finds, anew when labels change.
CREATE TABLE marking (
  paragraph INTEGER NOT NULL REFERENCES paragraph (n),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL CHECK ("end" > start),
  quote TEXT NOT NULL,
  entity INTEGER REFERENCES entity (n),
  origin TEXT NOT NULL CHECK (origin IN ('text', 'correction')),
  PRIMARY KEY (paragraph, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX marking_by_entity ON marking (entity);

-- Marks of the edition before that a new edition could not keep where they were, each with its reason.
CREATE TABLE reanchored (
  n INTEGER PRIMARY KEY,
  edition INTEGER NOT NULL REFERENCES edition (n),   -- the new one
  kind TEXT NOT NULL CHECK (kind IN ('mention', 'none', 'citation', 'evidence', 'note')),
  what TEXT,                         -- the entity, reference, relation or note, by its slug
  id TEXT,                           -- of a mention
  quote TEXT NOT NULL,
  paragraph TEXT NOT NULL,           -- where it was, by id
  start INTEGER,
  target TEXT,                       -- where it is
  place INTEGER,
  state TEXT NOT NULL CHECK (state IN ('expected', 'kept', 'moved', 'lost')),   -- the first two only while importing
  reason TEXT
) STRICT;
CREATE INDEX reanchored_by_edition ON reanchored (edition);

-- The SHA-256 of every table but this one, as the import left it: what verify compares with.
CREATE TABLE seal (
  name TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which bundle made what, so that what it no longer holds can go.
CREATE TABLE origin (
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  PRIMARY KEY (source, kind, slug)
) STRICT, WITHOUT ROWID;

-- How often a document as it is now names an entity, and where first.
CREATE TABLE named (
  entity INTEGER NOT NULL REFERENCES entity (n) DEFERRABLE INITIALLY DEFERRED,
  document INTEGER NOT NULL REFERENCES document (n) DEFERRABLE INITIALLY DEFERRED,
  mentions INTEGER NOT NULL,
  first INTEGER NOT NULL REFERENCES mention (n) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (entity, document)
) STRICT, WITHOUT ROWID;

-- How many things there are in lists that grow with the text: with each value of a field, and (field '') in all. Lists
-- and facets that nothing else narrows take them from here.
CREATE TABLE total (
  resource TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  items INTEGER NOT NULL,
  PRIMARY KEY (resource, field, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX total_by_items ON total (resource, field, items DESC);
