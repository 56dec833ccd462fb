-- Relations: the claims that a document makes, each with its evidence.
-- :name relation_item
SELECT d.slug || '/' || r.slug AS key, r.slug AS id, '/documents/' || d.slug || '/relations/' || r.slug AS href,
  dr.ref AS "document:json", r.ordinal, NULL AS sentence, su.ref AS "subject:json",
  p.slug AS "predicate.id", p.label AS "predicate.label", '/predicates/' || p.slug AS "predicate.href", ob.ref AS "object:json",
  (SELECT ref FROM entity_ref WHERE n = r.mechanism) AS "mechanism:json",
  (SELECT json_group_array(channel) FROM (SELECT channel FROM relation_channel c WHERE c.relation = r.n
    ORDER BY (SELECT ordinal FROM vocabulary WHERE name = 'channels' AND id = channel), channel)) AS "channels:json",
  r.level, r.modality, r.polarity, r.voice,
  (SELECT ref FROM entity_ref WHERE n = r.attributed_to) AS "attributed_to:json", r.gloss, r.basis AS "basis:json",
  (SELECT json_group_array(json(role)) FROM (SELECT json_object('role', o.role, 'entity', json(er.ref), 'reference', json(rr.ref),
      'relation', CASE WHEN x.n IS NOT NULL THEN json_object('key', xd.slug || '/' || x.slug,
        'href', '/documents/' || xd.slug || '/relations/' || x.slug, 'gloss', x.gloss) END, 'value', o.value) AS role
    FROM relation_role o LEFT JOIN entity_ref er ON er.n = o.entity LEFT JOIN reference_ref rr ON rr.n = o.reference
    LEFT JOIN relation x ON x.n = o.other LEFT JOIN document xd ON xd.n = x.document
    WHERE o.relation = r.n ORDER BY o.n)) AS "roles:json",
  (SELECT json_group_array(json(place)) FROM (SELECT json_object('document', json(dr.ref), 'paragraph', g.id, 'ref', g.ref,
      'start', v.start, 'end', v."end", 'unit', NULL, 'quote', v.quote, 'href', NULL, '_text', g.text,
      '_page', '/documents/' || d.slug || '#' || g.id) AS place
    FROM evidence v JOIN paragraph g ON g.n = v.paragraph JOIN edition e ON e.n = g.edition
    WHERE v.relation = r.n AND e.document = d.n AND e.number = d.edition ORDER BY v.n)) AS "evidence:json",
  (SELECT json_group_array(json(note)) FROM (SELECT json_object('id', o.slug, 'href', '/documents/' || nd.slug || '/notes/' || o.slug,
      'text', o.text, 'source', o.source) AS note
    FROM note o JOIN document nd ON nd.n = o.document WHERE o.about_relation = r.n AND NOT nd.removed
    ORDER BY nd.n, o.ordinal)) AS "notes:json",
  '[]' AS "as:json"
FROM relation r JOIN document d ON d.n = r.document JOIN document_ref dr ON dr.n = d.n
JOIN predicate p ON p.n = r.predicate JOIN entity_ref su ON su.n = r.subject JOIN entity_ref ob ON ob.n = r.object
WHERE r.n = :n;

-- :name relation_section
SELECT v.relation AS item, s.slug AS value FROM evidence v JOIN paragraph p ON p.n = v.paragraph JOIN edition e ON e.n = p.edition
JOIN document d ON d.n = e.document AND d.edition = e.number JOIN section s ON s.n = p.section
-- :name relation_paragraph
SELECT v.relation AS item, p.id AS value FROM evidence v JOIN paragraph p ON p.n = v.paragraph JOIN edition e ON e.n = p.edition
JOIN document d ON d.n = e.document AND d.edition = e.number
-- :name relation_channel
SELECT relation AS item, channel AS value FROM relation_channel
-- What stands in a role is an entity, a reference, another relation or a value; `sub` is the role.
-- :name relation_role
SELECT o.relation AS item, coalesce(e.slug, r.slug, x.slug, o.value) AS value, o.role AS sub FROM relation_role o
LEFT JOIN entity e ON e.n = o.entity LEFT JOIN reference r ON r.n = o.reference LEFT JOIN relation x ON x.n = o.other
-- :name relation_entity
SELECT i.relation AS item, e.slug AS value FROM (SELECT relation, entity FROM relation_parts
  UNION SELECT n, attributed_to FROM relation WHERE attributed_to IS NOT NULL) i JOIN entity e ON e.n = i.entity
-- :name relation_within
SELECT i.relation AS item, w.slug AS value FROM (SELECT relation, entity FROM relation_parts
  UNION SELECT n, attributed_to FROM relation WHERE attributed_to IS NOT NULL) i
JOIN entity_within u ON u.entity = i.entity JOIN entity w ON w.n = u.whole
-- :name relation_reference
SELECT o.relation AS item, r.slug AS value FROM relation_role o JOIN reference r ON r.n = o.reference
