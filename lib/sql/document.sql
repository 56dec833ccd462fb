-- Documents, their works and editions. Keys that start with "_" are for finish.
-- :name document_item
SELECT d.slug AS key, d.slug AS id, '/documents/' || d.slug AS href, d.title, d.title AS label,
  CASE WHEN w.n IS NOT NULL THEN json_object('id', w.slug, 'title', w.title, 'href', '/works/' || w.slug) END AS "work:json",
  d.version, d.derived_from,
  (SELECT json_group_array(json(author)) FROM (SELECT json_object('name', a.value ->> 'name',
    'entity', json((SELECT ref FROM entity_ref WHERE slug = a.value ->> 'entity'))) AS author
    FROM json_each(d.authors) a ORDER BY a.id)) AS "authors:json",
  d.lang, d.dir, d.published,
  CASE WHEN json_type(d.publisher) = 'object' THEN json_object('name', d.publisher ->> 'name',
    'entity', json((SELECT ref FROM entity_ref WHERE slug = d.publisher ->> 'entity'))) END AS "publisher:json",
  d.category, d.is_part_of AS "is_part_of:json", d.rights, d.url,
  d.edition AS "edition.number", e.imported_at AS "edition.imported_at", e.digest AS "edition.digest",
  '/documents/' || d.slug || '/editions/' || d.edition AS "edition.href",
  (SELECT count(*) FROM section WHERE edition = e.n) AS "counts.sections",
  (SELECT count(*) FROM paragraph WHERE edition = e.n) AS "counts.paragraphs",
  (SELECT count(*) FROM paragraph p JOIN mention m ON m.paragraph = p.n WHERE p.edition = e.n) AS "counts.mentions",
  (SELECT count(*) FROM relation WHERE document = d.n) AS "counts.relations",
  (SELECT count(DISTINCT c.reference) FROM paragraph p JOIN citation c ON c.paragraph = p.n WHERE p.edition = e.n) AS "counts.references",
  (SELECT count(*) FROM note WHERE document = d.n) AS "counts.notes",
  NULL AS "cite.text", '/documents/' || d.slug || '/editions/' || d.edition AS "cite.permalink",
  '/documents/' || d.slug || '/toc' AS "links.toc",
  '/documents/' || d.slug || '/text' AS "links.text",
  '/documents/' || d.slug || '/sections' AS "links.sections",
  '/documents/' || d.slug || '/paragraphs' AS "links.paragraphs",
  '/documents/' || d.slug || '/mentions' AS "links.mentions",
  '/documents/' || d.slug || '/relations' AS "links.relations",
  '/documents/' || d.slug || '/notes' AS "links.notes",
  '/documents/' || d.slug || '/references' AS "links.references",
  '/documents/' || d.slug || '/editions' AS "links.editions"
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition LEFT JOIN work w ON w.n = d.work
WHERE d.n = :n;

-- What a citation says of whose wording it is.
-- :name document_cited
SELECT d.title, d.version, d.published, d.derived_from, w.title AS work_title, w.published AS work_published,
  (SELECT group_concat(name, '; ') FROM (SELECT a.value ->> 'name' AS name FROM json_each(d.authors) a ORDER BY a.id)) AS authors,
  (SELECT group_concat(name, '; ') FROM (SELECT a.value ->> 'name' AS name FROM json_each(w.authors) a ORDER BY a.id)) AS work_authors
FROM document d LEFT JOIN work w ON w.n = d.work
WHERE d.slug = :document;

-- :name document_gone
SELECT 'the document ''' || d.slug || ''' was withdrawn' || coalesce('; its last edition was number ' || e.number ||
  ', imported ' || e.imported_at, '') AS detail, d.title AS label, NULL AS last_edition
FROM document d LEFT JOIN edition e ON e.document = d.n
WHERE d.slug = :id AND d.removed ORDER BY e.number DESC LIMIT 1;

-- :name document_q
SELECT n AS item FROM document WHERE instr(' ' || rpt_fold(title), ' ' || :value) > 0
-- One document a work, its original first: what per=work leaves.
-- :name document_per_work
SELECT slug FROM (SELECT slug, row_number() OVER (PARTITION BY coalesce(work, -n) ORDER BY version <> 'original', n) AS place
  FROM document WHERE NOT removed) WHERE place = 1
-- :name document_author
SELECT d.n AS item, a.value ->> 'entity' AS value FROM document d, json_each(d.authors) a WHERE a.value ->> 'entity' IS NOT NULL

-- :name document_publisher
SELECT n AS item, publisher ->> 'name' AS value FROM document WHERE publisher ->> 'name' IS NOT NULL

-- :name work_item
SELECT w.slug AS key, w.slug AS id, '/works/' || w.slug AS href, w.title, w.title AS label,
  (SELECT json_group_array(json(author)) FROM (SELECT json_object('name', a.value ->> 'name',
    'entity', json((SELECT ref FROM entity_ref WHERE slug = a.value ->> 'entity'))) AS author
    FROM json_each(w.authors) a ORDER BY a.id)) AS "authors:json",
  w.published,
  (SELECT json_group_array(json(document)) FROM (SELECT json_insert(r.ref, '$.version', d.version, '$.lang', d.lang,
    '$.title', d.title, '$.authors', (SELECT json_group_array(json(author)) FROM (SELECT json_object('name', a.value ->> 'name',
      'entity', json((SELECT ref FROM entity_ref WHERE slug = a.value ->> 'entity'))) AS author
      FROM json_each(d.authors) a ORDER BY a.id))) AS document
    FROM document d JOIN document_ref r ON r.n = d.n
    WHERE d.work = w.n AND NOT d.removed ORDER BY d.version <> 'original', d.n)) AS "documents:json",
  '/works/' || w.slug || '/document' AS "links.document",
  '/works/' || w.slug || '/alignment' AS "links.alignment"
FROM work w WHERE w.n = :n;

-- :name work_q
SELECT n AS item FROM work WHERE instr(' ' || rpt_fold(title), ' ' || :value) > 0

-- :name edition_item
SELECT d.slug || '/' || e.number AS key, CAST(e.number AS TEXT) AS id,
  '/documents/' || d.slug || '/editions/' || e.number AS href, r.ref AS "document:json", e.number, e.imported_at, e.digest,
  e.source_name AS "source.name", e.source_sha256 AS "source.sha256", e.number = d.edition AS "current:bool",
  (SELECT count(*) FROM section WHERE edition = e.n) AS "counts.sections",
  (SELECT count(*) FROM paragraph WHERE edition = e.n) AS "counts.paragraphs",
  '/documents/' || d.slug || '/editions/' || e.number || '/text' AS "links.text",
  CASE WHEN e.number > 1 THEN '/documents/' || d.slug || '/editions/' || (e.number - 1) || '..' || e.number END AS "links.changes",
  '/documents/' || d.slug || '/editions/' || e.number || '/toc' AS "links.toc",
  '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs' AS "links.paragraphs",
  '/documents/' || d.slug || '/editions/' || e.number || '/sections' AS "links.sections"
FROM edition e JOIN document d ON d.n = e.document JOIN document_ref r ON r.n = d.n
WHERE e.n = :n;

-- Two editions side by side.
-- :name comparison_document
SELECT ref AS "document:json" FROM document_ref WHERE slug = :document;
-- :name comparison_edition
SELECT e.n AS _n, CAST(e.number AS TEXT) AS id, e.number, '/documents/' || d.slug || '/editions/' || e.number AS href, e.imported_at, e.digest
FROM document d JOIN edition e ON e.document = d.n WHERE d.slug = :document AND e.number = CAST(:number AS INTEGER) AND NOT d.removed;
-- :name comparison_paragraphs
SELECT p.id, p.ref, '/documents/' || d.slug || '/editions/' || e.number || '/paragraphs/' || p.id AS href, p.text AS _text
FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document
WHERE p.edition = :edition ORDER BY p.ordinal, p.n LIMIT :limit;
-- :name comparison_marks
SELECT e.number AS edition, x.state AS fate, x.kind, x.what AS of, x.id, x.quote, x.paragraph AS "from", x.target AS "to", x.reason
FROM document d JOIN edition e ON e.document = d.n JOIN reanchored x ON x.edition = e.n
WHERE d.slug = :document AND e.number > CAST(:from AS INTEGER) AND e.number <= CAST(:to AS INTEGER) ORDER BY e.number, x.n LIMIT :limit;
