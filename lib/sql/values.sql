-- Every value that a field may have: filters are checked against these, facets take labels from them.
-- What import has counted; no row where it has not counted by that field.
-- :name total_items
SELECT coalesce((SELECT items FROM total WHERE resource = :resource AND field = :field AND value = :value), 0)
FROM total WHERE resource = :resource AND field = :field LIMIT 1;
-- :name total_none
SELECT (SELECT items FROM total WHERE resource = :resource AND field = '') -
  (SELECT sum(items) FROM total WHERE resource = :resource AND field = :field);
-- :name total_resource
SELECT field, value, items FROM total WHERE resource = :value
-- :name values_document
SELECT slug AS value, title AS label, 'document' AS class FROM document WHERE NOT removed
-- :name values_work
SELECT slug AS value, title AS label, 'work' AS class FROM work
-- A section's id may stand in several documents: the first one's title.
-- :name values_section
SELECT slug AS value, title AS label, 'section' AS class FROM (SELECT s.slug, s.title, min(s.n) FROM section s
  JOIN edition e ON e.n = s.edition JOIN document d ON d.n = e.document WHERE NOT d.removed GROUP BY s.slug)
-- :name values_section_role
SELECT DISTINCT role AS value, role AS label, NULL AS class FROM section WHERE role IS NOT NULL
-- :name values_paragraph
SELECT DISTINCT p.id AS value, p.id AS label, 'paragraph' AS class FROM paragraph p
JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document WHERE NOT d.removed
-- :name values_paragraph_kind
SELECT column1 AS value, column1 AS label, NULL AS class FROM (VALUES ('paragraph'), ('heading'), ('list-item'), ('quote'),
  ('verse'), ('speech'), ('code'), ('caption'), ('reference'))
-- :name values_version
SELECT column1 AS value, column1 AS label, NULL AS class FROM (VALUES ('original'), ('digest'), ('translation'), ('excerpt'))
-- :name values_category
SELECT DISTINCT category AS value, category AS label, NULL AS class FROM document WHERE category IS NOT NULL AND NOT removed
-- :name values_publisher
SELECT DISTINCT publisher ->> 'name' AS value, publisher ->> 'name' AS label, NULL AS class FROM document
WHERE publisher ->> 'name' IS NOT NULL AND NOT removed
-- :name values_entity
SELECT slug AS value, label, class FROM entity WHERE NOT removed
-- :name values_class
SELECT column1 AS value, column1 AS label, NULL AS class FROM (VALUES ('actor'), ('mechanism'), ('concept'), ('place'), ('event'))
-- :name values_identifier
SELECT scheme || ':' || value AS value, scheme || ':' || value AS label, 'identifier' AS class FROM identifier
-- :name values_layer
SELECT column1 AS value, column1 AS label, NULL AS class FROM (VALUES ('editor'), ('finder'))
-- :name values_relation
SELECT slug AS value, min(gloss) AS label, 'relation' AS class FROM relation GROUP BY slug
-- :name values_predicate
SELECT slug AS value, label, 'predicate' AS class FROM predicate
-- :name values_reference
SELECT slug AS value, label, 'reference' AS class FROM reference
-- :name values_reference_type
SELECT DISTINCT type AS value, type AS label, NULL AS class FROM reference
-- :name values_polarity
SELECT column1 AS value, column1 AS label, NULL AS class FROM (VALUES ('affirmed'), ('denied'))
-- :name values_voice
SELECT column1 AS value, column1 AS label, NULL AS class FROM (VALUES ('author'), ('reported'))
-- :name values_about
SELECT column1 AS value, column1 AS label, NULL AS class FROM (VALUES ('document'), ('paragraph'), ('relation'), ('entity'))
-- :name values_kind
SELECT id AS value, label, class FROM vocabulary WHERE name = 'kinds'
-- :name values_channel
SELECT id AS value, label, NULL AS class FROM vocabulary WHERE name = 'channels'
-- :name values_level
SELECT id AS value, label, NULL AS class FROM vocabulary WHERE name = 'levels'
-- :name values_modality
SELECT id AS value, label, NULL AS class FROM vocabulary WHERE name = 'modalities'
-- :name values_role
SELECT id AS value, label, NULL AS class FROM vocabulary WHERE name = 'roles'
-- The languages of the texts.
-- :name values_lang
SELECT DISTINCT lang AS value, lang AS label, NULL AS class FROM document WHERE NOT removed ORDER BY lang
