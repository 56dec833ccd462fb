-- Paragraphs, of current editions and of all. A paragraph's permalink is its URL in an edition.
-- :name paragraph_item
SELECT d.slug || '/' || p.id AS key, p.id, '/documents/' || d.slug || '/paragraphs/' || p.id AS href,
  d.slug AS "document.id", 'document' AS "document.class", d.title AS "document.label", '/documents/' || d.slug AS "document.href",
  CASE WHEN s.n IS NOT NULL THEN json_object('id', s.slug, 'title', s.title,
    'href', '/documents/' || d.slug || '/sections/' || s.slug) END AS "section:json",
  p.ref, p.kind, p.ordinal, d.lang, d.dir, p.text, p.start, NULL AS unit,
  '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs/' || p.id AS permalink,
  (SELECT count(*) FROM mention WHERE paragraph = p.n) AS "counts.mentions",
  CASE WHEN EXISTS (SELECT 1 FROM evidence WHERE paragraph = p.n)
    THEN (SELECT count(DISTINCT relation) FROM evidence WHERE paragraph = p.n) ELSE 0 END AS "counts.relations",
  (SELECT count(*) FROM citation WHERE paragraph = p.n) AS "counts.citations",
  NULL AS "cite.text", NULL AS "cite.permalink",
  (SELECT '/documents/' || d.slug || '/paragraphs/' || o.id FROM paragraph o
    WHERE o.edition = p.edition AND o.ordinal < p.ordinal ORDER BY o.ordinal DESC LIMIT 1) AS prev,
  (SELECT '/documents/' || d.slug || '/paragraphs/' || o.id FROM paragraph o
    WHERE o.edition = p.edition AND o.ordinal > p.ordinal ORDER BY o.ordinal LIMIT 1) AS next,
  '/documents/' || d.slug || '#' || p.id AS "links.page",
  '/documents/' || d.slug || '/mentions?paragraph=' || p.id AS "links.mentions",
  '/documents/' || d.slug || '/relations?paragraph=' || p.id AS "links.relations",
  p.n AS _n
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document
LEFT JOIN section s ON s.n = p.section
WHERE p.n = :n;

-- The same text under its id at its place is current; other text edited; elsewhere, or merged into another paragraph, moved.
-- :name edition_paragraph_item
SELECT d.slug || '/' || e.number || '/' || p.id AS key, p.id,
  '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs/' || p.id AS href, r.ref AS "document:json",
  CASE WHEN s.n IS NOT NULL THEN json_object('id', s.slug, 'title', s.title,
    'href', '/documents/' || d.slug || '/editions/' || e.number || '/sections?id=' || s.slug) END AS "section:json",
  p.ref, p.kind, p.ordinal, d.lang, d.dir, p.text, p.start, NULL AS unit,
  '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs/' || p.id AS permalink,
  (SELECT count(*) FROM mention WHERE paragraph = p.n) AS "counts.mentions",
  CASE WHEN EXISTS (SELECT 1 FROM evidence WHERE paragraph = p.n)
    THEN (SELECT count(DISTINCT relation) FROM evidence WHERE paragraph = p.n) ELSE 0 END AS "counts.relations",
  (SELECT count(*) FROM citation WHERE paragraph = p.n) AS "counts.citations",
  NULL AS "cite.text", NULL AS "cite.permalink",
  (SELECT '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs/' || o.id FROM paragraph o
    WHERE o.edition = p.edition AND o.ordinal < p.ordinal ORDER BY o.ordinal DESC LIMIT 1) AS prev,
  (SELECT '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs/' || o.id FROM paragraph o
    WHERE o.edition = p.edition AND o.ordinal > p.ordinal ORDER BY o.ordinal LIMIT 1) AS next,
  CASE WHEN l.n IS NULL THEN json_object('edition', '/documents/' || d.slug || '/editions/' || e.number)
    ELSE json_object('edition', '/documents/' || d.slug || '/editions/' || e.number,
      'page', '/documents/' || d.slug || '#' || l.id, 'mentions', '/documents/' || d.slug || '/mentions?paragraph=' || l.id,
      'relations', '/documents/' || d.slug || '/relations?paragraph=' || l.id) END AS "links:json",
  e.number AS edition,
  CASE WHEN l.n IS NULL THEN 'gone' WHEN l.id <> p.id THEN 'moved' WHEN l.text <> p.text THEN 'edited'
    WHEN EXISTS (SELECT 1 FROM edition y JOIN paragraph x ON x.edition = y.n AND x.id = p.id JOIN fate f ON f.paragraph = x.n
      WHERE y.document = d.n AND y.number >= e.number AND f.fate = 'moved') THEN 'moved' ELSE 'current' END AS status,
  '/documents/' || d.slug || '/paragraphs/' || l.id AS latest,
  p.n AS _n
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document JOIN document_ref r ON r.n = d.n
LEFT JOIN section s ON s.n = p.section
LEFT JOIN edition c ON c.document = d.n AND c.number = d.edition
LEFT JOIN paragraph l ON l.edition = c.n AND l.id = coalesce(
  (SELECT o.id FROM paragraph o WHERE o.edition = c.n AND o.id = p.id),
  (WITH RECURSIVE heir (id, number) AS (
      SELECT p.id, e.number
      UNION SELECT f.target, y.number + 1 FROM heir JOIN edition y ON y.document = d.n AND y.number >= heir.number
        JOIN paragraph x ON x.edition = y.n AND x.id = heir.id JOIN fate f ON f.paragraph = x.n
        WHERE f.fate <> 'split' AND f.target <> heir.id)
    SELECT o.id FROM heir JOIN paragraph o ON o.edition = c.n AND o.id = heir.id ORDER BY heir.number, o.id LIMIT 1))
WHERE p.n = :n;

-- What stands before a paragraph in the document's plain text (title, headings, paragraphs) and is not ASCII, which
-- counts the same in every unit. Only summed, so in no order.
-- :name paragraph_before
SELECT text FROM (
  SELECT d.title AS text FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document WHERE p.n = :n
  UNION ALL SELECT s.title FROM paragraph p JOIN section s ON s.edition = p.edition AND s.ordinal <= (
    SELECT max(h.ordinal) FROM paragraph o JOIN section h ON h.n = o.section WHERE o.edition = p.edition AND o.ordinal <= p.ordinal)
    WHERE p.n = :n
  UNION ALL SELECT o.text FROM paragraph p JOIN paragraph o ON o.edition = p.edition AND o.ordinal < p.ordinal WHERE p.n = :n)
WHERE length(CAST(text AS BLOB)) <> length(text);

-- :name paragraph_gone
SELECT 'the paragraph ''' || p.id || ''' is no longer there; edition ' || e.number || ' was the last that had it' ||
    coalesce(', and it was merged into ''' || f.target || '''', '') AS detail,
  '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs/' || p.id AS last_edition
FROM document d JOIN edition e ON e.document = d.n JOIN paragraph p ON p.edition = e.n
LEFT JOIN fate f ON f.paragraph = p.n AND f.fate = 'merged'
WHERE d.slug = :document AND NOT d.removed AND p.id = :id AND e.number < d.edition
ORDER BY e.number DESC LIMIT 1;

-- :name paragraph_entity
SELECT m.paragraph AS item, e.slug AS value FROM mention m JOIN entity e ON e.n = m.entity
-- :name paragraph_within
SELECT m.paragraph AS item, w.slug AS value FROM mention m JOIN entity_within i ON i.entity = m.entity JOIN entity w ON w.n = i.whole
-- :name paragraph_reference
SELECT c.paragraph AS item, r.slug AS value FROM citation c JOIN reference r ON r.n = c.reference
