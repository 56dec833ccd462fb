-- The quotation check: words weighed, paragraphs that may hold a quotation, their texts, and what is told of them.

-- :name quotation_df
SELECT count FROM df WHERE token = :token;

-- :name quotation_document
SELECT n FROM document WHERE slug = :document AND NOT removed;

-- :name quotation_has_earlier
SELECT rowid FROM search_earlier LIMIT 1;

-- Between which rows a document's current paragraphs are; others may be among them.
-- :name quotation_bounds
SELECT min(p.n), max(p.n) FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition
JOIN paragraph p ON p.edition = e.n WHERE d.n = :document;

-- :name quotation_current
SELECT rowid FROM search WHERE search MATCH :expression AND rowid BETWEEN :first AND :last ORDER BY rowid LIMIT :limit;

-- :name quotation_earlier
SELECT rowid FROM search_earlier WHERE search_earlier MATCH :expression ORDER BY rowid LIMIT :limit;

-- :name quotation_earlier_in
SELECT f.n FROM (SELECT rowid AS n FROM search_earlier WHERE search_earlier MATCH :expression) f
JOIN paragraph p ON p.n = f.n JOIN edition e ON e.n = p.edition WHERE e.document = :document ORDER BY f.n LIMIT :limit;

-- A paragraph and where it is.
-- :name quotation_at
SELECT p.id, p.ref, p.text, p.start, d.n, e.n, e.number, e.number = d.edition, p.ordinal
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document WHERE p.n = :n AND NOT d.removed;

-- :name quotation_before
SELECT id, ref, text, start FROM paragraph WHERE edition = :edition AND ordinal < :ordinal ORDER BY ordinal DESC;

-- :name quotation_after
SELECT id, ref, text, start FROM paragraph WHERE edition = :edition AND ordinal > :ordinal ORDER BY ordinal;

-- In `editions` the paragraph reads the same.
-- :name quotation_item
SELECT r.ref AS "document:json",
  (SELECT json_group_array(number) FROM (SELECT o.number FROM edition o JOIN paragraph q ON q.edition = o.n AND q.id = p.id
    WHERE o.document = d.n AND q.text = p.text ORDER BY o.number)) AS "editions:json",
  d.slug AS _slug, p.text AS _text
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document JOIN document_ref r ON r.n = d.n
WHERE p.edition = :edition AND p.id = :paragraph;

-- :name quotation_searched
SELECT r.ref AS "document:json", d.edition, (SELECT count(*) - 1 FROM edition e WHERE e.document = d.n) AS earlier, d.version
FROM document d JOIN document_ref r ON r.n = d.n
WHERE NOT d.removed AND (:document = 0 OR d.n = :document) ORDER BY d.n LIMIT :limit;

-- :name quotation_searched_count
SELECT count(*) FROM document d WHERE NOT d.removed AND (:document = 0 OR d.n = :document);

-- The works among the searched documents of which no original was searched.
-- :name quotation_derived
SELECT w.title FROM work w
WHERE EXISTS (SELECT 1 FROM document d WHERE d.work = w.n AND NOT d.removed AND (:document = 0 OR d.n = :document))
  AND NOT EXISTS (SELECT 1 FROM document o WHERE o.work = w.n AND NOT o.removed AND o.version = 'original' AND (:document = 0 OR o.n = :document))
ORDER BY w.title LIMIT :limit;
