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
