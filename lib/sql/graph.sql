-- Claims as a graph; :relations is an array of their row numbers.

-- :name graph_links
SELECT su.slug AS source, ob.slug AS target, p.slug AS predicate, p.label, d.slug || '/' || r.slug AS relation,
  '/documents/' || d.slug || '/relations/' || r.slug AS href, r.polarity
FROM json_each(:relations) asked JOIN relation r ON r.n = asked.value JOIN document d ON d.n = r.document
JOIN entity su ON su.n = r.subject JOIN entity ob ON ob.n = r.object JOIN predicate p ON p.n = r.predicate
ORDER BY r.n;

-- :name graph_nodes
WITH ends (n) AS (
  SELECT r.subject FROM json_each(:relations) asked JOIN relation r ON r.n = asked.value
  UNION
  SELECT r.object FROM json_each(:relations) asked JOIN relation r ON r.n = asked.value)
SELECT e.slug AS id, e.class, e.kind, e.label, '/' || e.class || 's/' || e.slug AS href,
  coalesce((SELECT items FROM total WHERE resource = 'mentions' AND field = 'entity' AND value = e.slug), 0) AS mentions
FROM ends JOIN entity e USING (n)
ORDER BY mentions DESC, id;
