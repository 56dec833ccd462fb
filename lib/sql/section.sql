-- Sections, of current editions and of all.
-- :name section_item
SELECT d.slug || '/' || s.slug AS key, s.slug AS id, '/documents/' || d.slug || '/sections/' || s.slug AS href,
  r.ref AS "document:json", s.ref, s.title, s.title AS label, s.role, s.summary, s.level, s.ordinal, d.lang, d.dir,
  CASE WHEN p.n IS NOT NULL THEN json_object('id', p.slug, 'href', '/documents/' || d.slug || '/sections/' || p.slug) END AS "parent:json",
  (SELECT count(*) FROM paragraph WHERE section = s.n) AS "counts.paragraphs",
  (SELECT count(*) FROM paragraph p JOIN mention m ON m.paragraph = p.n WHERE p.section = s.n) AS "counts.mentions",
  '/documents/' || d.slug || '/paragraphs?section=' || s.slug AS "links.paragraphs",
  '/documents/' || d.slug || '/mentions?section=' || s.slug AS "links.mentions",
  '/documents/' || d.slug || '/relations?section=' || s.slug AS "links.relations"
FROM section s JOIN edition e ON e.n = s.edition JOIN document d ON d.n = e.document JOIN document_ref r ON r.n = d.n
LEFT JOIN section p ON p.n = s.parent
WHERE s.n = :n;

-- An edition's sections have no page of their own: the list that holds just it.
-- :name edition_section_item
SELECT d.slug || '/' || e.number || '/' || s.slug AS key, s.slug AS id,
  '/documents/' || d.slug || '/editions/' || e.number || '/sections?id=' || s.slug AS href,
  r.ref AS "document:json", s.ref, s.title, s.title AS label, s.role, s.summary, s.level, s.ordinal, d.lang, d.dir,
  CASE WHEN p.n IS NOT NULL THEN json_object('id', p.slug,
    'href', '/documents/' || d.slug || '/editions/' || e.number || '/sections?id=' || p.slug) END AS "parent:json",
  (SELECT count(*) FROM paragraph WHERE section = s.n) AS "counts.paragraphs",
  (SELECT count(*) FROM paragraph p JOIN mention m ON m.paragraph = p.n WHERE p.section = s.n) AS "counts.mentions",
  e.number AS edition,
  '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs?section=' || s.slug AS "links.paragraphs",
  '/documents/' || d.slug || '/editions/' || e.number AS "links.edition"
FROM section s JOIN edition e ON e.n = s.edition JOIN document d ON d.n = e.document JOIN document_ref r ON r.n = d.n
LEFT JOIN section p ON p.n = s.parent
WHERE s.n = :n;
