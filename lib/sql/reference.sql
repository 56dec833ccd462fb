-- References: what the texts cite, recorded once.
-- :name reference_item
SELECT r.slug AS key, r.slug AS id, '/references/' || r.slug AS href, r.label, r.title, r.type, r.issued,
  r.explicit AS "explicit:bool", r.status, r.csl AS "csl:json",
  (SELECT json_group_array(json(place)) FROM (SELECT json_object('document', json(dr.ref), 'paragraph', p.id, 'ref', p.ref,
      'start', c.start, 'end', c."end", 'unit', NULL, 'intent', c.intent, 'href', NULL, '_text', p.text,
      '_page', '/documents/' || d.slug || '#' || p.id) AS place
    FROM citation c JOIN paragraph p ON p.n = c.paragraph JOIN edition e ON e.n = p.edition
    JOIN document d ON d.n = e.document AND d.edition = e.number JOIN document_ref dr ON dr.n = d.n
    WHERE c.reference = r.n AND NOT d.removed ORDER BY d.n, p.ordinal, c.start, c.n)) AS "citations:json",
  (SELECT json_group_array(json(relation)) FROM (SELECT DISTINCT json_object('key', d.slug || '/' || x.slug,
      'href', '/documents/' || d.slug || '/relations/' || x.slug, 'gloss', x.gloss) AS relation, x.n
    FROM relation_role o JOIN relation x ON x.n = o.relation JOIN document d ON d.n = x.document
    WHERE o.reference = r.n AND NOT d.removed ORDER BY x.n)) AS "relations:json"
FROM reference r WHERE r.n = :n;

-- :name reference_q
SELECT n AS item FROM reference WHERE instr(' ' || folded, ' ' || :value) > 0
-- :name reference_document
SELECT c.reference AS item, d.slug AS value FROM document_references c JOIN document d ON d.n = c.document
