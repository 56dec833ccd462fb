-- What a dataset says, one block a kind, in order of key: for its digest and its log of changes. What stands in a document is
-- said for that document, and summed up in its row.
-- :name import_unsummed
SELECT slug FROM document WHERE said = '' AND NOT removed ORDER BY n;
-- :name import_sum
UPDATE document SET said = :said WHERE slug = :document;
-- :name import_said_dataset
SELECT id AS key, '/' AS href, json_array(title, about, licence) AS said FROM dataset;
-- :name import_said_work
SELECT slug AS key, '/works/' || slug AS href, json_array(title, json(authors), published, json(metadata)) AS said FROM work ORDER BY slug;
-- :name import_said_vocabulary
SELECT name || '/' || id AS key, '/vocabularies/' || name AS href, json_array(label, class, definition, ordinal) AS said FROM vocabulary ORDER BY 1;
-- :name import_said_predicate
SELECT slug AS key, '/predicates/' || slug AS href, json_array(label, inverse, iri, definition) AS said FROM predicate ORDER BY slug;
-- :name import_said_reference
SELECT slug AS key, '/references/' || slug AS href, json_array(json(csl), explicit, status) AS said FROM reference ORDER BY slug;
-- :name import_said_entity
SELECT e.slug AS key, '/' || e.class || 's/' || e.slug AS href, json_array(e.class, e.kind, e.label,
  (SELECT slug FROM entity p WHERE p.n = e.part_of),
  (SELECT json_group_array(slug) FROM (SELECT b.slug FROM entity_broader eb JOIN entity b ON b.n = eb.broader WHERE eb.entity = e.n ORDER BY 1)),
  (SELECT json_group_array(slug) FROM (SELECT slug FROM entity_former WHERE entity = e.n ORDER BY 1)),
  (SELECT json_group_array(json_array(property, value, target)) FROM (SELECT property, value, t.slug AS target FROM entity_property y
    LEFT JOIN entity t ON t.n = y.target WHERE y.entity = e.n ORDER BY y.n)),
  (SELECT json_group_array(json_array(lang, text, kind, find, case_sensitive)) FROM (SELECT * FROM label WHERE entity = e.n ORDER BY n)),
  (SELECT json_group_array(json_array(scheme, value, iri, match, source)) FROM (SELECT * FROM identifier WHERE entity = e.n ORDER BY n))) AS said
FROM entity e WHERE NOT e.removed ORDER BY e.slug;
-- :name import_said_document
SELECT d.slug AS key, '/documents/' || d.slug AS href, json_array((SELECT slug FROM work w WHERE w.n = d.work), version, derived_from,
  json(authors), lang, dir, title, published, json(publisher), category, json(is_part_of), rights, url, edition) AS said,
  d.said AS sum
FROM document d WHERE NOT removed ORDER BY slug;
-- :name import_said_edition
SELECT d.slug || '/' || e.number AS key, '/documents/' || d.slug || '/editions/' || e.number AS href,
  json_array(e.source_name, e.source_sha256, e.imported_at, e.digest, d.removed) AS said
FROM edition e JOIN document d ON d.n = e.document ORDER BY 1;
-- :name import_said_section
SELECT d.slug || '/' || s.slug AS key, '/documents/' || d.slug || '/sections/' || s.slug AS href,
  json_array(s.ref, (SELECT slug FROM section p WHERE p.n = s.parent), s.level, s.ordinal, s.title, s.summary, s.role) AS said
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN section s ON s.edition = e.n
WHERE d.slug = :document AND NOT d.removed ORDER BY s.slug;
-- Marks, citations and markings are looked for only where a document has any: mostly its paragraphs stand in consecutive rows.
-- :name import_said_paragraph
WITH span AS MATERIALIZED (SELECT p.edition, min(p.n) AS first, max(p.n) AS last FROM document d
  JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN paragraph p ON p.edition = e.n WHERE d.slug = :document AND NOT d.removed)
SELECT :document || '/' || p.id AS key, '/documents/' || :document || '/paragraphs/' || p.id AS href,
  json_array((SELECT slug FROM section s WHERE s.n = p.section), p.ref, p.kind, p.ordinal, p.text, p.start,
  iif((SELECT EXISTS (SELECT 1 FROM mark WHERE paragraph BETWEEN first AND last) FROM span),
    (SELECT json_group_array(json_array(start, "end", type, value)) FROM (SELECT * FROM mark WHERE paragraph = p.n ORDER BY start, n)), json_array()),
  iif((SELECT EXISTS (SELECT 1 FROM citation WHERE paragraph BETWEEN first AND last) FROM span),
    (SELECT json_group_array(json_array(start, "end", reference, intent)) FROM (SELECT c.*, r.slug AS reference FROM citation c
    JOIN reference r ON r.n = c.reference WHERE c.paragraph = p.n ORDER BY c.start, c.n)), json_array()),
  (SELECT json_group_array(json_array(id, start, "end", entity, layer)) FROM (SELECT id, start, "end",
    (SELECT slug FROM entity e WHERE e.n = m.entity) AS entity, layer FROM mention m
    WHERE m.n BETWEEN p.n << 26 AND (p.n << 26) + 67108863 ORDER BY m.n)),
  iif((SELECT EXISTS (SELECT 1 FROM marking WHERE paragraph BETWEEN first AND last) FROM span),
    (SELECT json_group_array(json_array(start, "end")) FROM (SELECT start, "end" FROM marking WHERE paragraph = p.n AND entity IS NULL ORDER BY start)),
    json_array())) AS said
FROM paragraph p WHERE p.edition = (SELECT edition FROM span) ORDER BY p.id;
-- :name import_said_relation
SELECT d.slug || '/' || r.slug AS key, '/documents/' || d.slug || '/relations/' || r.slug AS href, json_array(r.ordinal,
  (SELECT slug FROM entity WHERE n = r.subject), (SELECT slug FROM predicate WHERE n = r.predicate), (SELECT slug FROM entity WHERE n = r.object),
  (SELECT slug FROM entity WHERE n = r.mechanism), r.level, r.modality, r.polarity, r.voice, (SELECT slug FROM entity WHERE n = r.attributed_to),
  r.gloss, json(r.basis),
  (SELECT json_group_array(channel) FROM (SELECT channel FROM relation_channel WHERE relation = r.n ORDER BY 1)),
  (SELECT json_group_array(json_array(role, entity, reference, other, value)) FROM (SELECT o.role, e.slug AS entity, f.slug AS reference,
    x.slug AS other, o.value FROM relation_role o LEFT JOIN entity e ON e.n = o.entity LEFT JOIN reference f ON f.n = o.reference
    LEFT JOIN relation x ON x.n = o.other WHERE o.relation = r.n ORDER BY o.n)),
  (SELECT json_group_array(json_array(id, start, "end", quote)) FROM (SELECT p.id, v.start, v."end", v.quote FROM evidence v
    JOIN paragraph p ON p.n = v.paragraph WHERE v.relation = r.n ORDER BY v.n))) AS said
FROM relation r JOIN document d ON d.n = r.document WHERE d.slug = :document AND NOT d.removed ORDER BY r.slug;
-- :name import_said_note
SELECT d.slug || '/' || o.slug AS key, '/documents/' || d.slug || '/notes/' || o.slug AS href, json_array(o.ordinal, o.text, o.source, o.about_kind,
  o.about_paragraph, (SELECT slug FROM relation WHERE n = o.about_relation), (SELECT slug FROM entity WHERE n = o.about_entity)) AS said
FROM note o JOIN document d ON d.n = o.document WHERE d.slug = :document AND NOT d.removed ORDER BY o.slug;
-- :name import_moved
SELECT '/' || e.class || 's/' || e.slug FROM entity_former f JOIN entity e ON e.n = f.entity WHERE f.slug = :slug AND NOT e.removed;
-- :name import_change
INSERT INTO change (number, op, kind, key, href, target) VALUES (:number, :op, :kind, :key, :href, :target);
