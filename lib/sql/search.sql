-- Full text, suggestions.

-- :name search_languages
SELECT DISTINCT lang FROM document WHERE NOT removed ORDER BY lang;

-- Goes once through what matches; rpt_rank keeps the best and says what counts.
-- :name search_rank
SELECT count(*) FROM (SELECT rowid FROM search WHERE search MATCH :expression AND rowid <= :last AND rpt_rank(search) LIMIT :most);
-- :name search_stretches
SELECT first, sizes FROM stretch ORDER BY first;
-- :name search_top
SELECT paragraph, score FROM top WHERE token = :token ORDER BY rank LIMIT :limit;

-- :name search_df
SELECT count FROM df WHERE token = :token;
-- The tokens of a word that is written like this, but for case and accents.
-- :name search_word
SELECT token, d.count AS count FROM word JOIN df d USING (token) WHERE word = :word ORDER BY word.count DESC, token LIMIT 49;
-- The tokens of all words that begin like this.
-- :name search_expand
SELECT token, d.count AS count FROM (SELECT DISTINCT token FROM word WHERE word >= :from AND word < :from || char(1114111)) JOIN df d USING (token)
ORDER BY count DESC, token;
-- :name search_compounds
SELECT token, d.count AS count FROM compound JOIN df d USING (token) WHERE part = :part ORDER BY count DESC, token LIMIT 49;

-- :name paragraph_q
SELECT rowid AS item FROM search WHERE search MATCH :value

-- The paragraphs that name an entity, in order, each as often as it does: read off the index alone.
-- :name search_naming
SELECT m.n >> 26 FROM entity e CROSS JOIN mention m ON m.entity = e.n WHERE e.slug = :value ORDER BY m.n

-- Rows with what each stands for, as JSON: {"7": 1}.
-- :name search_rows
SELECT CAST(key AS INTEGER) AS n, value AS paragraphs FROM json_each(:value)

-- :name search_hit
SELECT 'paragraph' AS kind, d.slug || '/' || p.id AS key, p.id, '/documents/' || d.slug || '/paragraphs/' || p.id AS href,
  d.slug AS "document.id", 'document' AS "document.class", d.title AS "document.label", '/documents/' || d.slug AS "document.href",
  p.ref,
  CASE WHEN s.n IS NOT NULL THEN json_object('id', s.slug, 'title', s.title, 'href', '/documents/' || d.slug || '/sections/' || s.slug) END AS "section:json",
  NULL AS score, NULL AS snippet, NULL AS snippet_html, NULL AS matches, NULL AS unit, NULL AS links,
  p.text AS _text, d.lang AS _lang
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document LEFT JOIN section s ON s.n = p.section
WHERE p.n = :n;

-- Words that may be meant by one that no text has, the more frequent first: those that begin with the same letter and
-- are about as long; and, where none of them is near, the most frequent of all.
-- :name search_words_like
SELECT word FROM word WHERE word >= substr(:word, 1, 1) AND word < substr(:word, 1, 1) || char(1114111)
  AND length(word) BETWEEN length(:word) - 2 AND length(:word) + 2 ORDER BY count DESC, word LIMIT 20000;
-- :name search_words_frequent
SELECT word FROM word ORDER BY count DESC, word LIMIT 3000;

-- The names that begin like this, at most one an item, in the order that import gave them.
-- :name suggest
WITH best (place) AS (
  SELECT min(rank << 40 | name) AS place FROM naming WHERE tail >= :q AND tail < :q || char(1114111) GROUP BY item ORDER BY place LIMIT :limit),
found AS (SELECT place, n.* FROM best JOIN name n ON n.n = place & 1099511627775)
SELECT id, class, label, href, match FROM (
  SELECT f.place, e.slug AS id, e.class, e.label, '/' || e.class || 's/' || e.slug AS href, f.text AS match
  FROM found f JOIN entity e ON e.n = f.item WHERE f.kind = 'entity'
  UNION ALL
  SELECT f.place, d.slug, 'document', d.title, '/documents/' || d.slug, f.text FROM found f JOIN document d ON d.n = f.item WHERE f.kind = 'document'
  UNION ALL
  SELECT f.place, r.slug, 'reference', r.label, '/references/' || r.slug, f.text
  FROM found f JOIN reference r ON r.n = f.item WHERE f.kind = 'reference')
ORDER BY place;

-- What a posted text is searched for: all labels, or those of a language.
-- :name recognise_labels
SELECT l.text, l.entity, l.case_sensitive FROM label l JOIN entity e ON e.n = l.entity
WHERE l.find AND NOT e.removed AND (:lang IS NULL OR lower(l.lang) = lower(:lang) OR lower(l.lang) LIKE lower(:lang) || '-%') ORDER BY l.n;
-- :name recognise_entity
SELECT slug AS id, class, label, '/' || class || 's/' || slug AS href FROM entity WHERE n = :n;
