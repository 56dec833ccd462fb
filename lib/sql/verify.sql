-- Whether the dataset is as it was imported: what seals are made of, and what verify reads again.
-- :name seal_tables
SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT IN ('seal', 'sqlite_sequence') ORDER BY name;
-- :name seal_clear
DELETE FROM seal;
-- :name seal_put
INSERT INTO seal (name, sha256) VALUES (:name, :sha256);
-- :name seal_get
SELECT sha256 FROM seal WHERE name = :name;

-- :name verify_editions
SELECT e.n, d.slug || '/' || e.number AS key, e.title, e.digest, e.seal FROM edition e JOIN document d ON d.n = e.document ORDER BY e.n;
-- :name verify_documents
SELECT slug, said FROM document WHERE NOT removed ORDER BY n;
-- :name verify_sections
SELECT slug, ref, title, ordinal FROM section WHERE edition = :edition ORDER BY ordinal, n;
-- :name verify_paragraphs
SELECT p.n, p.id, p.ref, p.kind, p.text, p.start, p.fingerprint, p.ordinal, coalesce(s.ordinal, 0) AS section
FROM paragraph p LEFT JOIN section s ON s.n = p.section WHERE p.edition = :edition ORDER BY p.ordinal, p.n;
-- :name verify_marks
SELECT CAST(start AS TEXT), CAST("end" AS TEXT), type, value FROM mark WHERE paragraph = :paragraph ORDER BY n;
-- What stands in a paragraph with its words: which table, the row's name, the span, the words.
-- :name verify_spans
SELECT 'mention' AS kind, m.id AS name, m.start, m."end", m.surface AS quote FROM mention m WHERE m.paragraph = :paragraph
UNION ALL SELECT 'evidence', r.slug || ' ' || v.n, v.start, v."end", v.quote FROM evidence v JOIN relation r ON r.n = v.relation
WHERE v.paragraph = :paragraph
UNION ALL SELECT 'citation', r.slug || ' ' || c.n, c.start, c."end", c.quote FROM citation c JOIN reference r ON r.n = c.reference
WHERE c.paragraph = :paragraph
UNION ALL SELECT 'marking', coalesce(e.slug, 'nobody'), k.start, k."end", k.quote FROM marking k LEFT JOIN entity e ON e.n = k.entity
WHERE k.paragraph = :paragraph
ORDER BY 3, 1, 2;
-- Marks without words of their own must lie in the text at least.
-- :name verify_integrity
PRAGMA integrity_check(20);
-- :name verify_foreign
SELECT "table", rowid, "parent" FROM pragma_foreign_key_check LIMIT 20;
