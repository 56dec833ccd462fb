-- Full text, suggestions.

-- :name search_languages
SELECT DISTINCT lang FROM documents ORDER BY lang;

-- The paragraphs that match, by weight; what else is asked of them follows as a WHERE.
-- :name search_ranked
WITH found (n, score) AS MATERIALIZED (SELECT rowid, -bm25(search) FROM search WHERE search MATCH :value)
SELECT n, score FROM found JOIN paragraphs USING (n)

-- :name search_unranked
SELECT n, NULL AS score FROM paragraphs

-- :name paragraph_q
SELECT rowid AS item FROM search WHERE search MATCH :value

-- :name search_hit
SELECT 'paragraph' AS kind, d.slug || '/' || p.id AS key, p.id, '/documents/' || d.slug || '/paragraphs/' || p.id AS href,
  d.slug AS "document.id", 'document' AS "document.class", d.title AS "document.label", '/documents/' || d.slug AS "document.href",
  p.ref,
  CASE WHEN s.n IS NOT NULL THEN json_object('id', s.slug, 'title', s.title, 'href', '/documents/' || d.slug || '/sections/' || s.slug) END AS "section:json",
  NULL AS score, NULL AS snippet, NULL AS snippet_html, NULL AS matches, NULL AS unit, NULL AS links,
  p.text AS _text, d.lang AS _lang
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document LEFT JOIN section s ON s.n = p.section
WHERE p.n = :n;

-- Words of the texts that are about as long as one that is not there, the most frequent first.
-- :name search_words_like
SELECT token FROM df WHERE length(token) BETWEEN :length - 2 AND :length + 2 ORDER BY count DESC, token LIMIT 20000;

-- :name search_has_word
SELECT 1 FROM df WHERE token = :token;

-- Where a token stands, so that its word can be shown.
-- :name search_example
SELECT p.text, d.lang FROM (SELECT rowid AS n FROM search WHERE search MATCH :expression ORDER BY rowid LIMIT 1) f
JOIN paragraph p USING (n) JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document;

-- :name suggest
WITH named (entity, text, kind, place) AS (
  SELECT entity, text, kind, instr(' ' || folded, ' ' || :q) FROM label WHERE instr(' ' || folded, ' ' || :q) > 0
  UNION ALL
  SELECT entity, text, kind, 1 + instr(' ' || replace(folded, '-', ' '), ' ' || :q) FROM label
  WHERE instr(' ' || folded, ' ' || :q) = 0 AND instr(' ' || replace(folded, '-', ' '), ' ' || :q) > 0),
best (entity, text, rank) AS (
  SELECT entity, text, min((place > 1) * 2 + (kind <> 'preferred')) FROM named GROUP BY entity)
SELECT id, class, label, href, match FROM (
  SELECT e.slug AS id, e.class, e.label, '/' || e.class || 's/' || e.slug AS href, b.text AS match, b.rank,
    coalesce((SELECT items FROM total WHERE resource = 'mentions' AND field = 'entity' AND value = e.slug), 0) AS weight, 0 AS sort
  FROM best b JOIN entity e ON e.n = b.entity WHERE NOT e.removed
  UNION ALL
  SELECT d.id, 'document', d.title, '/documents/' || d.id, d.title, (instr(' ' || rpt_fold(d.title), ' ' || :q) > 1) * 2, 0, 1
  FROM documents d WHERE instr(' ' || rpt_fold(d.title), ' ' || :q) > 0
  UNION ALL
  SELECT r.slug, 'reference', r.label, '/references/' || r.slug, r.label, (instr(' ' || r.folded, ' ' || :q) > 1) * 2, 0, 2
  FROM reference r WHERE instr(' ' || r.folded, ' ' || :q) > 0)
ORDER BY rank, weight DESC, sort, length(match), id LIMIT :limit;
