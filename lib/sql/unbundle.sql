-- A dataset as the files of a bundle: each row is a record as people write it, nulls and what is empty left out by the
-- caller. Keys that begin with "_" are for the caller and go.

-- :name unbundle_dataset
SELECT id, title, about, licence FROM dataset;
-- :name unbundle_works
SELECT json_patch(json_object('id', slug, 'title', title, 'authors', json(authors), 'published', published), metadata) AS "work:json"
FROM work ORDER BY n;
-- :name unbundle_terms
SELECT id, class, label, definition FROM vocabulary WHERE name = :name ORDER BY ordinal, n;
-- :name unbundle_predicates
SELECT slug AS id, label, inverse, iri, definition FROM predicate ORDER BY n;
-- :name unbundle_references
SELECT slug AS id, csl AS "csl:json", CASE WHEN explicit THEN NULL ELSE 0 END AS "explicit:bool", status FROM reference ORDER BY n;
-- :name unbundle_entities
SELECT e.slug AS id, e.class, e.kind, e.label, nullif(own.lang, 'en') AS lang,
  CASE WHEN own.find THEN NULL ELSE 0 END AS "find:bool", CASE WHEN own.case_sensitive THEN 1 END AS "case:bool",
  (SELECT json_group_array(json_object('text', text, 'kind', nullif(kind, 'alias'), 'lang', nullif(lang, own.lang),
    'find', CASE WHEN find THEN NULL ELSE json('false') END, 'case', CASE WHEN case_sensitive THEN json('true') END))
    FROM (SELECT * FROM label l WHERE l.entity = e.n AND l.n <> own.n ORDER BY l.n)) AS "labels:json",
  (SELECT slug FROM entity p WHERE p.n = e.part_of) AS part_of,
  (SELECT json_group_array(slug) FROM (SELECT b.slug FROM entity_broader eb JOIN entity b ON b.n = eb.broader WHERE eb.entity = e.n
    ORDER BY b.n)) AS "broader:json",
  (SELECT json_group_array(slug) FROM (SELECT slug FROM entity_former WHERE entity = e.n ORDER BY slug)) AS "formerly:json",
  (SELECT json_group_array(json_object('scheme', scheme, 'value', value, 'iri', iri, 'match', nullif(match, 'exact'), 'source', source))
    FROM (SELECT * FROM identifier i WHERE i.entity = e.n ORDER BY i.n)) AS "identifiers:json",
  (SELECT json_group_array(json_object('property', property, 'value', value, 'entity', target)) FROM (SELECT y.property, y.value, t.slug AS target
    FROM entity_property y LEFT JOIN entity t ON t.n = y.target WHERE y.entity = e.n ORDER BY y.n)) AS "properties:json"
FROM entity e JOIN label own ON own.n = (SELECT min(n) FROM label WHERE entity = e.n AND text = e.label AND kind = 'preferred')
WHERE NOT e.removed ORDER BY e.n;

-- :name unbundle_documents
SELECT d.n AS _n, d.slug AS _slug, d.title AS _title, e.n AS _edition, w.slug AS work, d.version, d.authors AS "authors:json", d.lang, d.dir,
  d.published, d.publisher AS "publisher:json", d.derived_from, d.category, d.is_part_of AS "is_part_of:json", d.url, d.rights,
  (SELECT json_group_object(slug, json_object('role', role, 'summary', summary)) FROM (SELECT * FROM section s WHERE s.edition = e.n
    AND (s.role IS NOT NULL OR s.summary IS NOT NULL) ORDER BY s.ordinal)) AS "sections:json"
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition LEFT JOIN work w ON w.n = d.work
WHERE NOT d.removed ORDER BY d.n;
-- :name unbundle_relations
SELECT r.slug AS id, s.slug AS subject, p.slug AS predicate, o.slug AS object, m.slug AS mechanism,
  (SELECT json_group_array(channel) FROM (SELECT channel FROM relation_channel WHERE relation = r.n ORDER BY channel)) AS "channels:json",
  r.level, r.modality, nullif(r.polarity, 'affirmed') AS polarity, nullif(r.voice, 'author') AS voice, a.slug AS attributed_to, r.gloss,
  r.basis AS "basis:json",
  (SELECT json_group_array(json_object('role', role, 'entity', entity, 'reference', reference, 'relation', other, 'value', value))
    FROM (SELECT l.role, e.slug AS entity, f.slug AS reference, x.slug AS other, l.value FROM relation_role l
      LEFT JOIN entity e ON e.n = l.entity LEFT JOIN reference f ON f.n = l.reference LEFT JOIN relation x ON x.n = l.other
      WHERE l.relation = r.n ORDER BY l.n)) AS "roles:json",
  (SELECT json_group_array(json_object('quote', quote, 'paragraph', id)) FROM (SELECT v.quote, g.id FROM evidence v
    JOIN paragraph g ON g.n = v.paragraph WHERE v.relation = r.n AND g.edition = :edition ORDER BY v.n)) AS "evidence:json"
FROM relation r JOIN entity s ON s.n = r.subject JOIN predicate p ON p.n = r.predicate JOIN entity o ON o.n = r.object
LEFT JOIN entity m ON m.n = r.mechanism LEFT JOIN entity a ON a.n = r.attributed_to
WHERE r.document = :document ORDER BY r.ordinal;
-- :name unbundle_notes
SELECT o.slug AS id, json_object(o.about_kind, coalesce(o.about_paragraph, r.slug, e.slug, d.slug)) AS "about:json", o.text, o.source
FROM note o JOIN document d ON d.n = o.document LEFT JOIN relation r ON r.n = o.about_relation LEFT JOIN entity e ON e.n = o.about_entity
WHERE o.document = :document ORDER BY o.ordinal;
-- :name unbundle_editions
SELECT n AS _n, title AS _title, number, imported_at, source_name AS "source.name", source_sha256 AS "source.sha256", digest, seal
FROM edition WHERE document = :document ORDER BY number;
-- :name unbundle_sections
SELECT n, slug AS id, title, level FROM section WHERE edition = :edition ORDER BY ordinal;
-- :name unbundle_paragraphs
SELECT p.id, p.kind, p.text, p.section,
  (SELECT json_group_array(json_object('start', start, 'end', "end", 'type', type, 'value', value)) FROM (SELECT * FROM mark
    WHERE paragraph = p.n ORDER BY n DESC)) AS "marks:json",
  (SELECT json_group_array(json_object('start', start, 'end', "end", 'entity', slug)) FROM (SELECT k.start, k."end", e.slug FROM marking k
    LEFT JOIN entity e ON e.n = k.entity WHERE k.paragraph = p.n ORDER BY k.start)) AS "mentions:json",
  (SELECT json_group_array(json_object('start', start, 'end', "end", 'reference', slug, 'intent', intent)) FROM (SELECT c.*, r.slug FROM citation c
    JOIN reference r ON r.n = c.reference WHERE c.paragraph = p.n ORDER BY c.n)) AS "citations:json"
FROM paragraph p WHERE p.edition = :edition ORDER BY p.ordinal;
