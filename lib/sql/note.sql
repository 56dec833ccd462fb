-- Notes: what the editor adds. Of what they are about, a paragraph is named by its id, which outlives editions.
-- :name note_item
SELECT d.slug || '/' || o.slug AS key, o.slug AS id, '/documents/' || d.slug || '/notes/' || o.slug AS href,
  dr.ref AS "document:json", o.text, o.source, o.about_kind AS "about.kind",
  CASE o.about_kind WHEN 'relation' THEN r.slug WHEN 'entity' THEN e.slug WHEN 'paragraph' THEN o.about_paragraph
    ELSE d.slug END AS "about.id",
  CASE o.about_kind WHEN 'relation' THEN r.gloss WHEN 'entity' THEN e.label
    WHEN 'paragraph' THEN d.title || ', ' || o.about_paragraph ELSE d.title END AS "about.label",
  CASE o.about_kind WHEN 'relation' THEN '/documents/' || rd.slug || '/relations/' || r.slug
    WHEN 'entity' THEN '/' || e.class || 's/' || e.slug
    WHEN 'paragraph' THEN coalesce(
      (SELECT '/documents/' || d.slug || '/paragraphs/' || p.id FROM edition ed JOIN paragraph p ON p.edition = ed.n
        WHERE ed.document = d.n AND ed.number = d.edition AND p.id = o.about_paragraph),
      (SELECT '/documents/' || d.slug || '/editions/' || ed.number || '/paragraphs/' || p.id FROM edition ed
        JOIN paragraph p ON p.edition = ed.n WHERE ed.document = d.n AND p.id = o.about_paragraph ORDER BY ed.number DESC LIMIT 1))
    ELSE '/documents/' || d.slug END AS "about.href"
FROM note o JOIN document d ON d.n = o.document JOIN document_ref dr ON dr.n = d.n
LEFT JOIN relation r ON r.n = o.about_relation LEFT JOIN document rd ON rd.n = r.document
LEFT JOIN entity e ON e.n = o.about_entity
WHERE o.n = :n;
