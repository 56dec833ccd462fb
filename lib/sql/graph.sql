-- Claims as a graph: a block each for links and nodes; what the query leaves of the relations is
-- put in where :relations stands… (see graph.c).

-- :name graph_links
SELECT su.slug AS source, ob.slug AS target, p.slug AS predicate, p.label, d.slug || '/' || r.slug AS relation,
  '/documents/' || d.slug || '/relations/' || r.slug AS href, r.polarity
FROM relation r JOIN document d ON d.n = r.document JOIN entity su ON su.n = r.subject JOIN entity ob ON ob.n = r.object
JOIN predicate p ON p.n = r.predicate
WHERE r.n IN (

-- :name graph_nodes
SELECT e.slug AS id, e.class, e.kind, e.label, '/' || e.class || 's/' || e.slug AS href,
  (SELECT count(*) FROM mention m JOIN paragraph p ON p.n = m.paragraph JOIN edition x ON x.n = p.edition
   JOIN document d ON d.n = x.document AND d.edition = x.number WHERE m.entity = e.n AND NOT d.removed) AS mentions
FROM entity e
WHERE e.n IN (SELECT value FROM relation r, json_each(json_array(r.subject, r.object)) WHERE r.n IN (
