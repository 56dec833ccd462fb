-- Entities: what the texts name.
-- :name entity_item
SELECT e.slug AS key, e.slug AS id, '/' || e.class || 's/' || e.slug AS href, e.class, e.kind, e.label,
  (SELECT json_group_array(json(name)) FROM (SELECT json_object('text', text, 'lang', lang, 'kind', kind) AS name
    FROM label WHERE entity = e.n ORDER BY kind <> 'preferred', kind, lang, n)) AS "labels:json",
  (SELECT json_group_array(json(identifier)) FROM (SELECT json_object('scheme', scheme, 'value', value, 'iri', iri,
    'match', match, 'source', source) AS identifier FROM identifier WHERE entity = e.n ORDER BY n)) AS "identifiers:json",
  (SELECT ref FROM entity_ref WHERE n = e.part_of) AS "part_of:json",
  (SELECT json_group_array(json(ref)) FROM (SELECT r.ref FROM entity_broader b JOIN entity_ref r ON r.n = b.broader
    WHERE b.entity = e.n ORDER BY r.label, r.n)) AS "broader:json",
  (SELECT json_group_array(json(ref)) FROM (SELECT r.ref FROM entity_broader b JOIN entity o ON o.n = b.entity AND NOT o.removed
    JOIN entity_ref r ON r.n = o.n WHERE b.broader = e.n ORDER BY r.label, r.n)) AS "narrower:json",
  (SELECT json_group_array(json(ref)) FROM (SELECT r.ref FROM entity o JOIN entity_ref r ON r.n = o.n
    WHERE o.part_of = e.n AND NOT o.removed ORDER BY r.label, r.n)) AS "parts:json",
  (SELECT json_group_array(json(property)) FROM (SELECT json_object('property', y.property, 'value', y.value,
    'entity', json(r.ref)) AS property FROM entity_property y LEFT JOIN entity_ref r ON r.n = y.target
    WHERE y.entity = e.n ORDER BY y.n)) AS "properties:json",
  (SELECT json_group_array(slug) FROM (SELECT slug FROM entity_former WHERE entity = e.n ORDER BY slug)) AS "formerly:json",
  (SELECT json_object('total', coalesce(sum(items), 0), 'by_document', json_group_object(slug, items))
    FROM (SELECT d.slug, a.mentions AS items FROM named a JOIN document d ON d.n = a.document
      WHERE a.entity = e.n ORDER BY d.n)) AS "counts.mentions:json",
  (SELECT json_object('total', coalesce(sum(items), 0), 'by_document', json_group_object(slug, items))
    FROM (SELECT d.slug, count(DISTINCT r.n) AS items FROM relation r JOIN document d ON d.n = r.document
      WHERE r.n IN (SELECT n FROM relation WHERE subject = e.n UNION SELECT n FROM relation WHERE object = e.n
        UNION SELECT n FROM relation WHERE mechanism = e.n UNION SELECT n FROM relation WHERE attributed_to = e.n UNION SELECT relation FROM relation_role WHERE entity = e.n)
      AND NOT d.removed GROUP BY d.n ORDER BY d.n)) AS "counts.relations:json",
  (SELECT json_group_array(json(place)) FROM (SELECT json_object('document', json(r.ref), 'paragraph', p.id, 'ref', p.ref,
      'start', m.start, 'end', m."end", 'unit', NULL, 'quote', NULL, 'href', NULL, '_text', p.text,
      '_page', '/documents/' || d.slug || '#' || p.id) AS place
    FROM named a JOIN mention m ON m.n = a.first JOIN paragraph p ON p.n = m.paragraph
    JOIN document d ON d.n = a.document JOIN document_ref r ON r.n = d.n WHERE a.entity = e.n ORDER BY d.n)) AS "first_mentions:json",
  '/entities/' || e.slug || '/mentions' AS "links.mentions",
  '/entities/' || e.slug || '/relations' AS "links.relations",
  '/entities/' || e.slug || '/cooccurrences' AS "links.cooccurrences"
FROM entity e WHERE e.n = :n;

-- :name entity_gone
SELECT 'the ' || e.class || ' ''' || e.slug || ''' is no longer in the dataset' AS detail, e.label AS label,
  (SELECT json_group_array(json(name)) FROM (SELECT json_object('text', text, 'lang', lang, 'kind', kind) AS name
    FROM label WHERE entity = e.n ORDER BY kind <> 'preferred', kind, lang, n)) AS "labels:json",
  NULL AS last_edition
FROM entity e WHERE e.slug = :id AND e.removed;

-- :name entity_q
SELECT entity AS item FROM label WHERE instr(' ' || folded, ' ' || :value) > 0
-- :name entity_in
SELECT i.entity AS item, w.slug AS value FROM entity_within i JOIN entity w ON w.n = i.whole
-- :name entity_wider
SELECT b.entity AS item, e.slug AS value FROM entity_broader b JOIN entity e ON e.n = b.broader
-- :name entity_identifier
SELECT entity AS item, scheme || ':' || value AS value FROM identifier
-- :name entity_channel
SELECT r.subject AS item, c.channel AS value FROM relation_channel c JOIN relation r ON r.n = c.relation
JOIN document d ON d.n = r.document WHERE NOT d.removed
-- :name entity_document
SELECT a.entity AS item, d.slug AS value FROM named a JOIN document d ON d.n = a.document

-- An entity's preferred label in a language; zh finds zh-Hant.
-- :name label_in
SELECT l.text FROM label l JOIN entity e ON e.n = l.entity
WHERE e.slug = :id AND l.kind = 'preferred' AND (l.lang = :lang OR substr(l.lang, 1, length(:lang) + 1) = :lang || '-')
ORDER BY l.lang <> :lang, l.lang LIMIT 1;
