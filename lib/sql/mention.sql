-- Mentions: the spans that name an entity.
-- :name mention_item
SELECT d.slug || '/' || m.id AS key, m.id, '/documents/' || d.slug || '/mentions/' || m.id AS href,
  n.slug AS "entity.id", n.class AS "entity.class", n.label AS "entity.label", '/' || n.class || 's/' || n.slug AS "entity.href",
  m.surface, d.slug AS "document.id", 'document' AS "document.class", d.title AS "document.label", '/documents/' || d.slug AS "document.href",
  p.id AS paragraph, p.ref, m.start, m."end", NULL AS unit, m.layer, NULL AS quote,
  '/documents/' || d.slug || '#' || p.id AS "links.text",
  '/documents/' || d.slug || '/paragraphs/' || p.id AS "links.paragraph",
  p.text AS _text, '/documents/' || d.slug || '#' || p.id AS _page
FROM mention m JOIN paragraph p ON p.n = m.paragraph JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document
JOIN entity n ON n.n = m.entity
WHERE m.n = :n;

-- :name mention_within
SELECT m.n AS item, w.slug AS value FROM mention m JOIN entity_within i ON i.entity = m.entity JOIN entity w ON w.n = i.whole
