-- Predicates: the verbs of claims.
-- :name predicate_item
SELECT p.slug AS key, p.slug AS id, '/predicates/' || p.slug AS href, p.label, p.inverse, p.iri, p.definition,
  (SELECT count(*) FROM relation r JOIN document d ON d.n = r.document WHERE r.predicate = p.n AND NOT d.removed) AS relations,
  '/relations?predicate=' || p.slug AS "links.relations"
FROM predicate p WHERE p.n = :n;

-- :name predicate_q
SELECT n AS item FROM predicate WHERE instr(' ' || folded, ' ' || :value) > 0
