-- The dataset: one SQLite file. Text is plain; all else is spans over it.
-- Offsets are Unicode code points over NFC text, end-exclusive. Times are RFC 3339, dates EDTF level 1.
-- The tables hold every edition; the views at the end, named like the URLs, hold current editions
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

-- Full text: tokens that import has folded, stemmed and cut, as words for the stock tokenizer.
CREATE VIRTUAL TABLE search USING fts5 (tokens, content='', tokenize='unicode61', detail=full);
-- The same of what earlier editions have otherwise, for quotations: their text and neighbours are not the current ones.
CREATE VIRTUAL TABLE search_earlier USING fts5 (tokens, content='', tokenize='unicode61', detail=full);
-- How many paragraphs hold a token: weights, suggestions and totals without walking its list.
CREATE TABLE df (
  token TEXT PRIMARY KEY,
  count INTEGER NOT NULL
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

-- Views named like the URLs: current editions, one row an item, scalar columns to filter, sort and facet by.
CREATE VIEW works AS
SELECT w.n, w.slug AS id, w.title, w.published,
  (SELECT count(*) FROM document d WHERE d.work = w.n AND NOT d.removed) AS documents
FROM work w;

CREATE VIEW documents AS
SELECT d.n, d.slug AS id, w.slug AS work, d.version, d.lang, d.dir, d.title, d.published, d.category,
  d.edition, e.n AS edition_n
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition
LEFT JOIN work w ON w.n = d.work
WHERE NOT d.removed;

CREATE VIEW editions AS
SELECT e.n, d.slug || '/' || e.number AS key, CAST(e.number AS TEXT) AS id, d.slug AS document, e.number, e.imported_at,
  e.digest, e.number = d.edition AS current
FROM edition e JOIN document d ON d.n = e.document
WHERE NOT d.removed;

CREATE VIEW sections AS
SELECT s.n, d.slug || '/' || s.slug AS key, s.slug AS id, d.slug AS document, w.slug AS work, d.lang, s.ref, s.role,
  s.title, s.level, s.ordinal, p.slug AS parent
FROM section s JOIN edition e ON e.n = s.edition JOIN document d ON d.n = e.document AND d.edition = e.number
LEFT JOIN work w ON w.n = d.work LEFT JOIN section p ON p.n = s.parent
WHERE NOT d.removed;

CREATE VIEW paragraphs AS
SELECT p.n, d.slug || '/' || p.id AS key, p.id, d.slug AS document, w.slug AS work, d.lang, s.slug AS section,
  p.ref, p.kind, p.ordinal, length(p.text) AS length
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document AND d.edition = e.number
LEFT JOIN work w ON w.n = d.work LEFT JOIN section s ON s.n = p.section
WHERE NOT d.removed;

CREATE VIEW entities AS
SELECT e.n, e.slug AS id, e.class, e.kind, e.label, p.slug AS part_of
FROM entity e LEFT JOIN entity p ON p.n = e.part_of
WHERE NOT e.removed;

CREATE VIEW actors AS SELECT * FROM entities WHERE class = 'actor';
CREATE VIEW mechanisms AS SELECT * FROM entities WHERE class = 'mechanism';
CREATE VIEW concepts AS SELECT * FROM entities WHERE class = 'concept';
CREATE VIEW places AS SELECT * FROM entities WHERE class = 'place';
CREATE VIEW events AS SELECT * FROM entities WHERE class = 'event';

CREATE VIEW mentions AS
SELECT m.n, d.slug || '/' || m.id AS key, m.id, d.slug AS document, w.slug AS work, d.lang, s.slug AS section,
  p.id AS paragraph, p.ref, m.start, m."end", e.slug AS entity, e.class, e.kind, m.layer, m.surface
FROM mention m JOIN paragraph p ON p.n = m.paragraph JOIN edition ed ON ed.n = p.edition
JOIN document d ON d.n = ed.document AND d.edition = ed.number
JOIN entity e ON e.n = m.entity
LEFT JOIN section s ON s.n = p.section LEFT JOIN work w ON w.n = d.work
WHERE NOT d.removed;

CREATE VIEW relations AS
SELECT r.n, d.slug || '/' || r.slug AS key, r.slug AS id, d.slug AS document, w.slug AS work, d.lang, r.ordinal,
  su.slug AS subject, pr.slug AS predicate, ob.slug AS object, me.slug AS mechanism,
  r.level, r.modality, r.polarity, r.voice, at.slug AS attributed_to, r.gloss
FROM relation r JOIN document d ON d.n = r.document
JOIN entity su ON su.n = r.subject JOIN predicate pr ON pr.n = r.predicate JOIN entity ob ON ob.n = r.object
LEFT JOIN entity me ON me.n = r.mechanism LEFT JOIN entity at ON at.n = r.attributed_to
LEFT JOIN work w ON w.n = d.work
WHERE NOT d.removed;

CREATE VIEW "references" AS
SELECT r.n, r.slug AS id, r.type, r.title, r.issued, r.explicit
FROM reference r;

CREATE VIEW notes AS
SELECT o.n, d.slug || '/' || o.slug AS key, o.slug AS id, d.slug AS document, w.slug AS work, d.lang, o.ordinal,
  o.about_kind AS about, r.slug AS relation, e.slug AS entity, o.about_paragraph AS paragraph
FROM note o JOIN document d ON d.n = o.document
LEFT JOIN work w ON w.n = d.work LEFT JOIN relation r ON r.n = o.about_relation LEFT JOIN entity e ON e.n = o.about_entity
WHERE NOT d.removed;

CREATE VIEW predicates AS
SELECT p.n, p.slug AS id, p.label, p.inverse, p.iri,
  (SELECT count(*) FROM relation r JOIN document d ON d.n = r.document WHERE r.predicate = p.n AND NOT d.removed) AS relations
FROM predicate p;

-- A cited place, and evidence, mark and quote as their own tables, for the shell and for CSV.
CREATE VIEW citations AS
SELECT c.n, d.slug AS document, p.id AS paragraph, c.start, c."end", r.slug AS reference, c.intent
FROM citation c JOIN paragraph p ON p.n = c.paragraph JOIN edition e ON e.n = p.edition
JOIN document d ON d.n = e.document AND d.edition = e.number JOIN reference r ON r.n = c.reference
WHERE NOT d.removed;

CREATE VIEW evidences AS
SELECT v.n, d.slug AS document, r.slug AS relation, p.id AS paragraph, v.start, v."end", v.quote
FROM evidence v JOIN relation r ON r.n = v.relation JOIN paragraph p ON p.n = v.paragraph JOIN edition e ON e.n = p.edition
JOIN document d ON d.n = e.document AND d.edition = e.number
WHERE NOT d.removed;

-- The same of every edition: what permalinks name.
CREATE VIEW edition_sections AS
SELECT s.n, d.slug || '/' || e.number || '/' || s.slug AS key, s.slug AS id, d.slug AS document, e.number AS edition,
  w.slug AS work, d.lang, s.ref, s.role, s.title, s.level, s.ordinal, p.slug AS parent
FROM section s JOIN edition e ON e.n = s.edition JOIN document d ON d.n = e.document
LEFT JOIN work w ON w.n = d.work LEFT JOIN section p ON p.n = s.parent
WHERE NOT d.removed;

CREATE VIEW edition_paragraphs AS
SELECT p.n, d.slug || '/' || e.number || '/' || p.id AS key, p.id, d.slug AS document, e.number AS edition,
  w.slug AS work, d.lang, s.slug AS section, p.ref, p.kind, p.ordinal, length(p.text) AS length
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document
LEFT JOIN work w ON w.n = d.work LEFT JOIN section s ON s.n = p.section
WHERE NOT d.removed;

-- Refs: how whatever is pointed to is written, wherever it stands. The JSON is put together by hand: a connection
-- that distrusts the file (trusted_schema = OFF) lets no view call JSON functions. Slugs need no escape.
CREATE VIEW entity_ref AS
SELECT n, slug, class, label, '/' || class || 's/' || slug AS href,
  '{"id":"' || slug || '","class":"' || class || '","label":"' ||
  replace(replace(replace(replace(label, '\', '\\'), '"', '\"'), char(10), '\n'), char(9), '\t') ||
  '","href":"/' || class || 's/' || slug || '"}' AS ref
FROM entity;

CREATE VIEW document_ref AS
SELECT n, slug, 'document' AS class, title AS label, '/documents/' || slug AS href,
  '{"id":"' || slug || '","class":"document","label":"' ||
  replace(replace(replace(replace(title, '\', '\\'), '"', '\"'), char(10), '\n'), char(9), '\t') ||
  '","href":"/documents/' || slug || '"}' AS ref
FROM document;

CREATE VIEW reference_ref AS
SELECT n, slug, 'reference' AS class, label, '/references/' || slug AS href,
  '{"id":"' || slug || '","class":"reference","label":"' ||
  replace(replace(replace(replace(label, '\', '\\'), '"', '\"'), char(10), '\n'), char(9), '\t') ||
  '","href":"/references/' || slug || '"}' AS ref
FROM reference;

-- The entities in any part of a relation: subject, object, mechanism, or the name of a role.
CREATE VIEW relation_parts AS
SELECT n AS relation, subject AS entity, 'subject' AS part FROM relation
UNION ALL SELECT n, object, 'object' FROM relation
UNION ALL SELECT n, mechanism, 'mechanism' FROM relation WHERE mechanism IS NOT NULL
UNION ALL SELECT relation, entity, role FROM relation_role WHERE entity IS NOT NULL;

-- Every entity with each whole it is in, itself first; a ring of parts ends.
CREATE VIEW entity_within AS
WITH RECURSIVE up (entity, whole) AS (
  SELECT n, n FROM entity WHERE NOT removed
  UNION SELECT up.entity, e.part_of FROM up JOIN entity e ON e.n = up.whole WHERE e.part_of IS NOT NULL)
SELECT entity, whole FROM up;

-- What a document cites in its text.
CREATE VIEW document_references AS
SELECT DISTINCT e.document, c.reference FROM citation c JOIN paragraph p ON p.n = c.paragraph JOIN edition e ON e.n = p.edition
JOIN document d ON d.n = e.document AND d.edition = e.number
WHERE NOT d.removed;
