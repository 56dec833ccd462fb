-- What is not a list: the service document, tables of contents, texts, alignment, vocabularies …

-- :name service_get
SELECT title, about, id AS "dataset.id", number AS "dataset.number", digest AS "dataset.digest",
  imported_at AS "dataset.imported_at", licence AS "dataset.licence",
  (SELECT count(*) FROM documents) AS "counts.documents",
  (SELECT count(*) FROM works) AS "counts.works",
  (SELECT count(*) FROM sections) AS "counts.sections",
  (SELECT items FROM total WHERE resource = 'paragraphs' AND field = '') AS "counts.paragraphs",
  (SELECT count(*) FROM actors) AS "counts.actors",
  (SELECT count(*) FROM mechanisms) AS "counts.mechanisms",
  (SELECT count(*) FROM concepts) AS "counts.concepts",
  (SELECT count(*) FROM places) AS "counts.places",
  (SELECT count(*) FROM events) AS "counts.events",
  (SELECT items FROM total WHERE resource = 'mentions' AND field = '') AS "counts.mentions",
  (SELECT count(*) FROM relations) AS "counts.relations",
  (SELECT count(*) FROM "references") AS "counts.references",
  (SELECT count(*) FROM notes) AS "counts.notes",
  (SELECT count(*) FROM predicates) AS "counts.predicates"
FROM dataset;

-- :name passage_edition
SELECT e.n, e.number
FROM document d JOIN edition e ON e.document = d.n AND e.number = CASE :number WHEN 0 THEN d.edition ELSE :number END
WHERE d.slug = :document AND NOT d.removed;

-- :name passage_section
SELECT n FROM section WHERE edition = :edition AND slug = :slug;

-- The edition and section (0: all of it) of a document's, section's or paragraph's n.
-- :name passage_of_document
SELECT d.slug, e.n, e.number, 0
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition WHERE d.n = :n;

-- :name passage_of_section
SELECT d.slug, e.n, e.number, s.n
FROM section s JOIN edition e ON e.n = s.edition JOIN document d ON d.n = e.document WHERE s.n = :n;

-- :name passage_head
SELECT dr.ref AS "document:json", e.number AS edition
FROM edition e JOIN document_ref dr ON dr.n = e.document WHERE e.n = :edition;

-- :name toc_sections
SELECT n AS _n, parent AS _parent, slug AS id, title, ref, role, :base || '/sections/' || slug AS href
FROM section WHERE edition = :edition ORDER BY ordinal, n;

-- :name passage_count
WITH RECURSIVE inside (n) AS (
  SELECT n FROM section WHERE n = :section UNION SELECT s.n FROM inside JOIN section s ON s.parent = inside.n)
SELECT count(*) FROM paragraph p WHERE p.edition = :edition AND (:section = 0 OR p.section IN (SELECT n FROM inside));

-- :name passage_sections
WITH RECURSIVE inside (n) AS (
  SELECT n FROM section WHERE n = :section UNION SELECT s.n FROM inside JOIN section s ON s.parent = inside.n)
SELECT s.n AS _n, s.slug AS id, s.title, s.ref, s.level, s.role, s.summary, :base || '/sections/' || s.slug AS href
FROM section s WHERE s.edition = :edition AND (:section = 0 OR s.n IN (SELECT n FROM inside)) ORDER BY s.ordinal, s.n;

-- :name passage_paragraphs
WITH RECURSIVE inside (n) AS (
  SELECT n FROM section WHERE n = :section UNION SELECT s.n FROM inside JOIN section s ON s.parent = inside.n)
SELECT p.n AS _n, p.section AS _section, p.id, p.ref, p.kind, :base || '/paragraphs/' || p.id AS href,
  '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs/' || p.id AS permalink, p.text
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document
WHERE p.edition = :edition AND (:section = 0 OR p.section IN (SELECT n FROM inside)) ORDER BY p.ordinal, p.n;

-- :name passage_entities
WITH RECURSIVE inside (n) AS (
  SELECT n FROM section WHERE n = :section UNION SELECT s.n FROM inside JOIN section s ON s.parent = inside.n)
SELECT json_set(r.ref, '$.count', count(*)) AS "entity:json"
FROM paragraph p JOIN mention m ON m.paragraph = p.n JOIN entity_ref r ON r.n = m.entity
WHERE p.edition = :edition AND (:section = 0 OR p.section IN (SELECT n FROM inside))
GROUP BY m.entity ORDER BY count(*) DESC, r.label, r.slug;

-- :name passage_references
WITH RECURSIVE inside (n) AS (
  SELECT n FROM section WHERE n = :section UNION SELECT s.n FROM inside JOIN section s ON s.parent = inside.n)
SELECT r.ref AS "reference:json"
FROM paragraph p JOIN citation c ON c.paragraph = p.n JOIN reference_ref r ON r.n = c.reference
WHERE p.edition = :edition AND (:section = 0 OR p.section IN (SELECT n FROM inside))
GROUP BY c.reference ORDER BY r.label, r.slug;

-- What stands in a paragraph's runs: start, end, and the members of the rest.
-- :name run_text
SELECT text FROM paragraph WHERE n = :n;

-- :name run_marks
SELECT start AS _start, "end" AS _end, type, value FROM mark WHERE paragraph = :n ORDER BY start, "end" DESC, n;

-- A former edition's mentions have no page of their own.
-- :name run_mentions
SELECT m.start AS _start, m."end" AS _end, m.id,
  CASE WHEN e.number = d.edition THEN '/documents/' || d.slug || '/mentions/' || m.id END AS href,
  r.ref AS "entity:json", m.layer
FROM mention m JOIN paragraph p ON p.n = m.paragraph JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document
JOIN entity_ref r ON r.n = m.entity
WHERE m.paragraph = :n ORDER BY m.start, m."end" DESC, m.n;

-- :name run_citations
SELECT c.start AS _start, c."end" AS _end, r.ref AS "reference:json", c.intent
FROM citation c JOIN reference_ref r ON r.n = c.reference
WHERE c.paragraph = :n ORDER BY c.start, c."end" DESC, c.n;

-- :name alignment_work
SELECT slug AS id, 'work' AS class, title AS label, title, '/works/' || slug AS href FROM work WHERE slug = :work;

-- The documents of a work, originals first.
-- :name alignment_documents
SELECT d.slug AS id, 'document' AS class, d.title AS label, '/documents/' || d.slug AS href, d.version, d.lang
FROM work w JOIN document d ON d.work = w.n
WHERE w.slug = :work AND NOT d.removed ORDER BY d.version <> 'original', d.n;

-- :name alignment_paragraphs
SELECT s.slug, s.title, coalesce(s.ordinal, 0), p.ref, p.id, p.text
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN paragraph p ON p.edition = e.n
LEFT JOIN section s ON s.n = p.section
WHERE d.slug = :document ORDER BY p.ordinal, p.n LIMIT :limit;

-- :name cooccurrence_count
SELECT count(DISTINCT o.entity)
FROM entity x JOIN mention m ON m.entity = x.n JOIN paragraph p ON p.n = m.paragraph JOIN edition e ON e.n = p.edition
JOIN document d ON d.n = e.document AND d.edition = e.number
JOIN mention o ON o.paragraph = m.paragraph AND o.entity <> x.n JOIN entity y ON y.n = o.entity
WHERE x.slug = :entity AND NOT d.removed AND NOT y.removed;

-- :name cooccurrence_list
WITH pairs (entity, paragraph, place) AS MATERIALIZED (
  SELECT o.entity, o.paragraph, row_number() OVER (PARTITION BY o.entity ORDER BY o.paragraph)
  FROM (SELECT DISTINCT m.paragraph FROM entity x JOIN mention m ON m.entity = x.n WHERE x.slug = :entity) here
  JOIN paragraph p ON p.n = here.paragraph JOIN edition e ON e.n = p.edition
  JOIN document d ON d.n = e.document AND d.edition = e.number AND NOT d.removed
  JOIN mention o ON o.paragraph = p.n JOIN entity y ON y.n = o.entity
  WHERE y.slug <> :entity AND NOT y.removed GROUP BY o.entity, o.paragraph),
page (entity, count) AS MATERIALIZED (
  SELECT p.entity, count(*) FROM pairs p JOIN entity y ON y.n = p.entity
  GROUP BY p.entity ORDER BY 2 DESC, y.label, y.slug LIMIT :limit OFFSET :offset)
SELECT r.ref AS "entity:json", page.count,
  (SELECT json_group_array(key) FROM (
    SELECT d.slug || '/' || p.id AS key
    FROM pairs JOIN paragraph p ON p.n = pairs.paragraph JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document
    WHERE pairs.entity = page.entity AND pairs.place <= 20 ORDER BY pairs.place)) AS "paragraphs:json"
FROM page JOIN entity_ref r ON r.n = page.entity ORDER BY page.count DESC, r.label, r.slug;

-- :name vocabulary_list
WITH names (ordinal, id, label) AS (
  VALUES (1, 'kinds', 'Kinds of entities'), (2, 'channels', 'Channels'), (3, 'levels', 'Levels'),
    (4, 'modalities', 'Modalities'), (5, 'roles', 'Roles'), (6, 'schemes', 'Identifier schemes'))
SELECT id, label, '/vocabularies/' || id AS href, (SELECT count(*) FROM vocabulary v WHERE v.name = names.id) AS count
FROM names ORDER BY ordinal;

-- :name vocabulary_words
SELECT id, label, class, definition, CASE name
    WHEN 'kinds' THEN (SELECT count(*) FROM entities e WHERE e.kind = v.id)
    WHEN 'channels' THEN (SELECT count(*) FROM relation_channel c JOIN relations r ON r.n = c.relation WHERE c.channel = v.id)
    WHEN 'levels' THEN (SELECT count(*) FROM relations r WHERE r.level = v.id)
    WHEN 'modalities' THEN (SELECT count(*) FROM relations r WHERE r.modality = v.id)
    WHEN 'roles' THEN (SELECT count(DISTINCT o.relation) FROM relation_role o JOIN relations r ON r.n = o.relation WHERE o.role = v.id)
    ELSE (SELECT count(*) FROM identifier i JOIN entities e ON e.n = i.entity WHERE i.scheme = v.id)
  END AS count
FROM vocabulary v WHERE name = :name ORDER BY ordinal, id;

-- :name move_class
SELECT class, slug FROM (
  SELECT class, slug, 0 AS former FROM entity WHERE slug = :id
  UNION ALL SELECT e.class, e.slug, 1 FROM entity_former f JOIN entity e ON e.n = f.entity WHERE f.slug = :id)
ORDER BY former LIMIT 1;

-- :name move_ref
SELECT '/documents/' || d.slug || '/sections/' || s.slug, s.ordinal AS place
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN section s ON s.edition = e.n
WHERE d.slug = :document AND s.ref = :ref AND NOT d.removed
UNION ALL
SELECT '/documents/' || d.slug || '/paragraphs/' || p.id, 0
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN paragraph p ON p.edition = e.n
WHERE d.slug = :document AND p.ref = :ref AND NOT d.removed
ORDER BY place LIMIT 1;

-- The refs that begin like :stem ("4."), in reading order; "" gives the sections'.
-- :name move_refs
SELECT ref FROM (
  SELECT s.ref, s.ordinal AS place, 0 AS part
  FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN section s ON s.edition = e.n
  WHERE d.slug = :document AND NOT d.removed
  UNION ALL
  SELECT p.ref, p.ordinal, 1
  FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN paragraph p ON p.edition = e.n
  WHERE d.slug = :document AND NOT d.removed AND :stem <> '')
WHERE substr(ref, 1, length(:stem)) = :stem ORDER BY part DESC, place, ref LIMIT 50;
