-- What import asks and writes. Every insert of something named is also its update; slugs are turned
-- into row numbers here, so that no C code keeps them.

-- What the dataset so far has, in the shapes of a bundle.
-- :name import_base_works
SELECT slug AS id, title, published, authors AS "authors:json", metadata AS "metadata:json" FROM work ORDER BY n;
-- :name import_base_entities
SELECT e.slug AS id, e.class, e.kind, p.slug AS part_of,
  (SELECT json_group_array(b.slug) FROM entity_broader eb JOIN entity b ON b.n = eb.broader WHERE eb.entity = e.n) AS "broader:json",
  (SELECT json_group_array(f.slug) FROM entity_former f WHERE f.entity = e.n) AS "formerly:json",
  (SELECT json_group_array(json_object('text', l.text, 'lang', l.lang, 'kind', l.kind,
    'find', json(iif(l.find, 'true', 'false')), 'case', json(iif(l.case_sensitive, 'true', 'false'))))
    FROM label l WHERE l.entity = e.n) AS "labels:json"
FROM entity e LEFT JOIN entity p ON p.n = e.part_of WHERE NOT e.removed ORDER BY e.n;
-- :name import_base_references
SELECT slug AS id, csl AS "csl:json" FROM reference ORDER BY n;
-- :name import_base_predicates
SELECT slug AS id FROM predicate ORDER BY n;
-- :name import_base_vocabulary
SELECT name, id, class FROM vocabulary ORDER BY name, ordinal;
-- The paragraphs of a work's current digests, each with its section: what a saved page may be cut by.
-- :name import_outline
SELECT d.slug AS document, p.kind, s.slug, s.title, s.role
FROM work w JOIN document d ON d.work = w.n AND d.version = 'digest' AND NOT d.removed
JOIN edition e ON e.document = d.n AND e.number = d.edition
JOIN paragraph p ON p.edition = e.n LEFT JOIN section s ON s.n = p.section
WHERE w.slug = :work ORDER BY d.n, p.ordinal;
-- Every paragraph a document ever had; those of its last edition come last, in order, and with their text.
-- :name import_paragraphs_before
SELECT p.id, p.fingerprint, p.n, e.n AS edition, e.number,
  CASE WHEN e.number = (SELECT max(number) FROM edition WHERE document = d.n) THEN p.text END AS text
FROM document d JOIN edition e ON e.document = d.n JOIN paragraph p ON p.edition = e.n
WHERE d.slug = :document ORDER BY e.number, p.ordinal;

-- Everything that is marked in an edition: paragraph (from 0), kind (0 mention, 1 marking, 2 citation, 3 evidence), span,
-- what it is of, a mention's id, how (layer, origin, intent), row.
-- :name import_marks_before
SELECT p.ordinal - 1 AS paragraph, 0 AS kind, m.start, m."end", e.slug AS what, m.id, m.layer AS how, m.n
FROM paragraph p JOIN mention m ON m.paragraph = p.n JOIN entity e ON e.n = m.entity WHERE p.edition = :edition
UNION ALL SELECT p.ordinal - 1, 1, k.start, k."end", e.slug, NULL, k.origin, 0
FROM paragraph p JOIN marking k ON k.paragraph = p.n LEFT JOIN entity e ON e.n = k.entity WHERE p.edition = :edition
UNION ALL SELECT p.ordinal - 1, 2, c.start, c."end", r.slug, NULL, c.intent, c.n
FROM paragraph p JOIN citation c ON c.paragraph = p.n JOIN reference r ON r.n = c.reference WHERE p.edition = :edition
UNION ALL SELECT p.ordinal - 1, 3, v.start, v."end", r.slug, NULL, NULL, v.n
FROM paragraph p JOIN evidence v ON v.paragraph = p.n JOIN relation r ON r.n = v.relation WHERE p.edition = :edition
ORDER BY 1, 3, 2, 8;
-- :name import_notes_before
SELECT o.slug, o.about_paragraph FROM document d JOIN note o ON o.document = d.n
WHERE d.slug = :document AND o.about_kind = 'paragraph' ORDER BY o.n;

-- Records.
-- :name import_dataset
INSERT INTO dataset (one, id, title, about, licence, number, digest, imported_at)
VALUES (1, :id, :title, :about, :licence, 0, '', '')
ON CONFLICT (one) DO UPDATE SET title = excluded.title, about = excluded.about, licence = excluded.licence;
-- :name import_dataset_number
UPDATE dataset SET number = :number, digest = :digest, imported_at = :at;
-- :name import_source
INSERT INTO source (name, sha256) VALUES (:name, :sha256) ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256;
-- :name import_work
INSERT INTO work (slug, title, authors, published, metadata) VALUES (:slug, :title, :authors, :published, :metadata)
ON CONFLICT (slug) DO UPDATE SET title = excluded.title, authors = excluded.authors, published = excluded.published, metadata = excluded.metadata;
-- :name import_vocabulary
INSERT INTO vocabulary (name, id, label, class, definition, ordinal) VALUES (:name, :id, :label, :class, :definition, :ordinal)
ON CONFLICT (name, id) DO UPDATE SET label = excluded.label, class = excluded.class, definition = excluded.definition, ordinal = excluded.ordinal;
-- :name import_predicate
INSERT INTO predicate (slug, label, inverse, iri, definition, folded) VALUES (:slug, :label, :inverse, :iri, :definition, :folded)
ON CONFLICT (slug) DO UPDATE SET label = excluded.label, inverse = excluded.inverse, iri = excluded.iri, definition = excluded.definition, folded = excluded.folded;
-- :name import_reference
INSERT INTO reference (slug, csl, label, title, type, issued, explicit, status, folded)
VALUES (:slug, :csl, :label, :title, :type, :issued, :explicit, :status, :folded)
ON CONFLICT (slug) DO UPDATE SET csl = excluded.csl, label = excluded.label, title = excluded.title, type = excluded.type,
  issued = excluded.issued, explicit = excluded.explicit, status = excluded.status, folded = excluded.folded;
-- :name import_entity
INSERT INTO entity (slug, class, kind, label) VALUES (:slug, :class, :kind, :label)
ON CONFLICT (slug) DO UPDATE SET class = excluded.class, kind = excluded.kind, label = excluded.label, part_of = NULL, removed = 0;
-- :name import_entity_part_of
UPDATE entity SET part_of = (SELECT n FROM entity WHERE slug = :part_of) WHERE slug = :slug;
-- :name import_entity_clear_broader
DELETE FROM entity_broader WHERE entity = (SELECT n FROM entity WHERE slug = :slug);
-- :name import_entity_clear_former
DELETE FROM entity_former WHERE entity = (SELECT n FROM entity WHERE slug = :slug);
-- :name import_entity_clear_property
DELETE FROM entity_property WHERE entity = (SELECT n FROM entity WHERE slug = :slug);
-- :name import_entity_clear_label
DELETE FROM label WHERE entity = (SELECT n FROM entity WHERE slug = :slug);
-- :name import_entity_clear_identifier
DELETE FROM identifier WHERE entity = (SELECT n FROM entity WHERE slug = :slug);
-- :name import_entity_broader
INSERT INTO entity_broader (entity, broader) SELECT e.n, b.n FROM entity e, entity b WHERE e.slug = :slug AND b.slug = :broader;
-- :name import_entity_former
INSERT INTO entity_former (slug, entity) SELECT :former, n FROM entity WHERE slug = :slug
ON CONFLICT (slug) DO UPDATE SET entity = excluded.entity;
-- :name import_entity_property
INSERT INTO entity_property (entity, property, value, target)
VALUES ((SELECT n FROM entity WHERE slug = :slug), :property, :value, (SELECT n FROM entity WHERE slug = :target));
-- :name import_label
INSERT INTO label (entity, lang, text, kind, find, case_sensitive, folded)
VALUES ((SELECT n FROM entity WHERE slug = :slug), :lang, :text, :kind, :find, :case, :folded);
-- :name import_identifier
INSERT INTO identifier (entity, scheme, value, iri, match, source)
VALUES ((SELECT n FROM entity WHERE slug = :slug), :scheme, :value, :iri, :match, :source);

-- What a bundle made before and does not hold any more, and no other bundle made.
-- :name import_origin
INSERT OR IGNORE INTO origin (source, kind, slug) VALUES (:source, :kind, :slug);
-- :name import_origin_before
SELECT kind, slug FROM origin WHERE source = :source ORDER BY kind, slug;
-- :name import_origin_clear
DELETE FROM origin WHERE source = :source AND kind = :kind AND slug = :slug;
-- :name import_origin_other
SELECT 1 FROM origin WHERE kind = :kind AND slug = :slug LIMIT 1;
-- :name import_used_entity
SELECT 'relation ' || d.slug || '/' || r.slug FROM entity e
JOIN relation r ON e.n IN (r.subject, r.object, r.mechanism, r.attributed_to) JOIN document d ON d.n = r.document WHERE e.slug = :slug
UNION ALL
SELECT 'relation ' || d.slug || '/' || r.slug FROM entity e JOIN relation_role o ON o.entity = e.n
JOIN relation r ON r.n = o.relation JOIN document d ON d.n = r.document WHERE e.slug = :slug
UNION ALL
SELECT 'paragraph ' || d.slug || '/' || p.id FROM entity e JOIN marking m ON m.entity = e.n JOIN paragraph p ON p.n = m.paragraph
JOIN edition ed ON ed.n = p.edition JOIN document d ON d.n = ed.document
WHERE e.slug = :slug AND ed.number = (SELECT max(number) FROM edition WHERE document = d.n)
UNION ALL
SELECT 'note ' || d.slug || '/' || o.slug FROM entity e JOIN note o ON o.about_entity = e.n JOIN document d ON d.n = o.document WHERE e.slug = :slug
UNION ALL
SELECT 'entity ' || o.slug FROM entity e JOIN entity o ON o.part_of = e.n WHERE e.slug = :slug AND NOT o.removed
UNION ALL
SELECT 'entity ' || o.slug FROM entity e JOIN entity_broader b ON b.broader = e.n JOIN entity o ON o.n = b.entity WHERE e.slug = :slug AND NOT o.removed
UNION ALL
SELECT 'entity ' || o.slug FROM entity e JOIN entity_property y ON y.target = e.n JOIN entity o ON o.n = y.entity WHERE e.slug = :slug AND NOT o.removed
UNION ALL
SELECT 'document ' || d.slug FROM document d, json_each(json_insert(d.authors, '$[#]', json(coalesce(d.publisher, 'null')))) a
WHERE NOT d.removed AND a.value ->> 'entity' = :slug
UNION ALL
SELECT 'work ' || w.slug FROM work w, json_each(json_insert(w.authors, '$[#]', json(coalesce(w.metadata -> 'publisher', 'null')))) a
WHERE a.value ->> 'entity' = :slug
LIMIT 1;
-- :name import_used_reference
SELECT 'paragraph ' || d.slug || '/' || p.id FROM reference r JOIN citation c ON c.reference = r.n JOIN paragraph p ON p.n = c.paragraph
JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document WHERE r.slug = :slug
UNION ALL
SELECT 'relation ' || d.slug || '/' || l.slug FROM reference r JOIN relation_role o ON o.reference = r.n
JOIN relation l ON l.n = o.relation JOIN document d ON d.n = l.document WHERE r.slug = :slug
LIMIT 1;
-- :name import_used_predicate
SELECT 'relation ' || d.slug || '/' || r.slug FROM predicate p JOIN relation r ON r.predicate = p.n JOIN document d ON d.n = r.document
WHERE p.slug = :slug LIMIT 1;
-- :name import_used_kinds
SELECT 'entity ' || slug FROM entity WHERE kind = :slug AND NOT removed LIMIT 1;
-- :name import_used_channels
SELECT 'relation ' || d.slug || '/' || r.slug FROM relation_channel c JOIN relation r ON r.n = c.relation JOIN document d ON d.n = r.document
WHERE c.channel = :slug LIMIT 1;
-- :name import_used_levels
SELECT 'relation ' || d.slug || '/' || r.slug FROM relation r JOIN document d ON d.n = r.document WHERE r.level = :slug LIMIT 1;
-- :name import_used_modalities
SELECT 'relation ' || d.slug || '/' || r.slug FROM relation r JOIN document d ON d.n = r.document WHERE r.modality = :slug LIMIT 1;
-- :name import_used_roles
SELECT 'relation ' || d.slug || '/' || r.slug FROM relation_role o JOIN relation r ON r.n = o.relation JOIN document d ON d.n = r.document
WHERE o.role = :slug LIMIT 1;
-- :name import_used_schemes
SELECT 'entity ' || e.slug FROM identifier i JOIN entity e ON e.n = i.entity WHERE i.scheme = :slug AND NOT e.removed LIMIT 1;
-- :name import_gone_entity
UPDATE entity SET removed = 1 WHERE slug = :slug;
-- :name import_gone_reference
DELETE FROM reference WHERE slug = :slug;
-- :name import_gone_predicate
DELETE FROM predicate WHERE slug = :slug;
-- :name import_gone_vocabulary
DELETE FROM vocabulary WHERE name = :kind AND id = :slug;

-- Documents and their texts.
-- :name import_document
INSERT INTO document (slug, work, version, derived_from, authors, lang, dir, title, published, publisher, category, is_part_of, rights, url, edition)
VALUES (:slug, (SELECT n FROM work WHERE slug = :work), :version, :derived_from, :authors, :lang, :dir, :title, :published, :publisher, :category,
  :is_part_of, :rights, :url, 0)
ON CONFLICT (slug) DO UPDATE SET work = excluded.work, version = excluded.version, derived_from = excluded.derived_from, authors = excluded.authors,
  lang = excluded.lang, dir = excluded.dir, title = excluded.title, published = excluded.published, publisher = excluded.publisher,
  category = excluded.category, is_part_of = excluded.is_part_of, rights = excluded.rights, url = excluded.url, removed = 0, said = ''
RETURNING n, edition;
-- :name import_document_before
SELECT n, lang, removed FROM document WHERE slug = :slug;
-- :name import_document_record
SELECT w.slug AS work, d.version, d.derived_from, d.authors AS "authors:json", d.lang, d.published, d.publisher AS "publisher:json",
  d.category, d.is_part_of AS "is_part_of:json", d.rights, d.url
FROM document d LEFT JOIN work w ON w.n = d.work WHERE d.slug = :slug;
-- :name import_document_title
SELECT title FROM document WHERE slug = :slug;
-- :name import_document_edition
UPDATE document SET edition = :edition WHERE n = :n;
-- :name import_document_remove
UPDATE document SET removed = 1, edition = 0 WHERE slug = :slug AND NOT removed RETURNING n;
-- :name import_document_remove_mentions
DELETE FROM mention WHERE paragraph IN (SELECT p.n FROM document d JOIN edition e ON e.document = d.n JOIN paragraph p ON p.edition = e.n
  WHERE d.slug = :slug);
-- :name import_documents
SELECT slug FROM document WHERE NOT removed ORDER BY n;
-- :name import_edition_last
SELECT n, number, seal, imported_at FROM edition WHERE document = :document ORDER BY number DESC LIMIT 1;
-- :name import_edition
INSERT INTO edition (document, number, source_name, source_sha256, imported_at, title, digest, seal)
VALUES (:document, :number, :name, :sha256, :at, :title, :digest, :seal);
-- :name import_section_numbers
SELECT n FROM section WHERE edition = :edition ORDER BY ordinal;
-- :name import_paragraph_numbers
SELECT n FROM paragraph WHERE edition = :edition ORDER BY ordinal;
-- :name import_clear_mention
DELETE FROM mention WHERE paragraph IN (SELECT n FROM paragraph WHERE edition = :edition);
-- :name import_clear_marking
DELETE FROM marking WHERE paragraph IN (SELECT n FROM paragraph WHERE edition = :edition);
-- :name import_clear_evidence
DELETE FROM evidence WHERE paragraph IN (SELECT n FROM paragraph WHERE edition = :edition);
-- :name import_clear_citation
DELETE FROM citation WHERE paragraph IN (SELECT n FROM paragraph WHERE edition = :edition);
-- :name import_clear_mark
DELETE FROM mark WHERE paragraph IN (SELECT n FROM paragraph WHERE edition = :edition);
-- :name import_clear_paragraph
DELETE FROM paragraph WHERE edition = :edition;
-- :name import_clear_section
DELETE FROM section WHERE edition = :edition;
-- :name import_section
INSERT INTO section (n, edition, slug, ref, parent, level, ordinal, title, summary, role)
VALUES (:n, :edition, :slug, :ref, :parent, :level, :ordinal, :title, :summary, :role);
-- :name import_paragraph
INSERT INTO paragraph (n, edition, section, id, ref, kind, ordinal, text, start, fingerprint)
VALUES (:n, :edition, :section, :id, :ref, :kind, :ordinal, :text, :start, :fingerprint);
-- :name import_mark
INSERT INTO mark (paragraph, start, "end", type, value) VALUES (:paragraph, :start, :end, :type, :value);
-- :name import_marking
INSERT OR REPLACE INTO marking (paragraph, start, "end", quote, entity, origin)
VALUES (:paragraph, :start, :end, :quote, (SELECT n FROM entity WHERE slug = :entity), :origin);
-- :name import_citation
INSERT INTO citation (paragraph, start, "end", quote, reference, intent)
VALUES (:paragraph, :start, :end, :quote, (SELECT n FROM reference WHERE slug = :reference), :intent);

-- Relations and notes of a document: all replaced, their numbers kept by slug.
-- :name import_relation_numbers
SELECT slug, n FROM relation WHERE document = :document ORDER BY n;
-- :name import_note_numbers
SELECT slug, n FROM note WHERE document = :document ORDER BY n;
-- :name import_clear_note
DELETE FROM note WHERE document = :document;
-- :name import_clear_relation_evidence
DELETE FROM evidence WHERE relation IN (SELECT n FROM relation WHERE document = :document);
-- :name import_clear_relation_role
DELETE FROM relation_role WHERE relation IN (SELECT n FROM relation WHERE document = :document);
-- :name import_clear_relation_channel
DELETE FROM relation_channel WHERE relation IN (SELECT n FROM relation WHERE document = :document);
-- :name import_clear_relation
DELETE FROM relation WHERE document = :document;
-- :name import_relation
INSERT INTO relation (n, document, slug, ordinal, subject, predicate, object, mechanism, level, modality, polarity, voice, attributed_to, gloss, basis)
VALUES (:n, :document, :slug, :ordinal, (SELECT n FROM entity WHERE slug = :subject), (SELECT n FROM predicate WHERE slug = :predicate),
  (SELECT n FROM entity WHERE slug = :object), (SELECT n FROM entity WHERE slug = :mechanism), :level, :modality, :polarity, :voice,
  (SELECT n FROM entity WHERE slug = :attributed_to), :gloss, :basis);
-- :name import_relation_channel
INSERT INTO relation_channel (relation, channel) VALUES (:relation, :channel);
-- :name import_relation_role
INSERT INTO relation_role (relation, role, entity, reference, other, value)
VALUES (:relation, :role, (SELECT n FROM entity WHERE slug = :entity), (SELECT n FROM reference WHERE slug = :reference),
  (SELECT n FROM relation WHERE document = :document AND slug = :other), :value);
-- :name import_evidence
INSERT INTO evidence (relation, paragraph, start, "end", quote)
VALUES (:relation, (SELECT n FROM paragraph WHERE edition = :edition AND id = :paragraph), :start, :end, :quote);
-- Evidence of a relation that the new text says nothing of: it goes where its words went.
-- :name import_evidence_carried
INSERT OR REPLACE INTO evidence (n, relation, paragraph, start, "end", quote)
VALUES (:n, (SELECT n FROM relation WHERE document = :document AND slug = :relation),
  (SELECT n FROM paragraph WHERE edition = :edition AND id = :paragraph), :start, :end, :quote);
-- :name import_note_carried
UPDATE note SET about_paragraph = :target WHERE document = :document AND slug = :slug;
-- :name import_note
INSERT INTO note (n, document, slug, ordinal, text, source, about_kind, about_paragraph, about_relation, about_entity)
VALUES (:n, :document, :slug, :ordinal, :text, :source, :about, :paragraph,
  (SELECT n FROM relation WHERE document = :document AND slug = :relation), (SELECT n FROM entity WHERE slug = :entity));

-- What a new edition did to paragraphs and marks.
-- :name import_fate
INSERT INTO fate (paragraph, fate, target) VALUES (:paragraph, :fate, :target);
-- :name import_reanchored
INSERT INTO reanchored (edition, kind, what, id, quote, paragraph, start, target, place, state, reason)
VALUES (:edition, :kind, :what, :id, :quote, :paragraph, :start, :target, :place, :state, :reason);
-- :name import_reanchored_missing
UPDATE reanchored SET state = 'lost', target = NULL, place = NULL, reason = 'its words are in ' || target || ', and are not marked so there'
WHERE edition = :edition AND state = 'expected' AND kind <> 'note' AND NOT EXISTS (
  SELECT 1 FROM paragraph p JOIN mention m ON m.paragraph = p.n JOIN entity e ON e.n = m.entity
  WHERE reanchored.kind = 'mention' AND p.edition = :edition AND p.id = target AND m.start = place AND e.slug = what
  UNION ALL SELECT 1 FROM paragraph p JOIN marking k ON k.paragraph = p.n
  WHERE reanchored.kind = 'none' AND p.edition = :edition AND p.id = target AND k.start = place AND k.entity IS NULL
  UNION ALL SELECT 1 FROM paragraph p JOIN citation c ON c.paragraph = p.n JOIN reference r ON r.n = c.reference
  WHERE reanchored.kind = 'citation' AND p.edition = :edition AND p.id = target AND c.start = place AND r.slug = what
  UNION ALL SELECT 1 FROM paragraph p JOIN evidence v ON v.paragraph = p.n JOIN relation r ON r.n = v.relation
  WHERE reanchored.kind = 'evidence' AND p.edition = :edition AND p.id = target AND v.start = place AND r.slug = what);
-- A quote of a bundle is the evidence wherever it stands, if it stands once.
-- :name import_reanchored_elsewhere
UPDATE reanchored SET state = 'moved', reason = 'its words stand only there now', (target, place) = (
  SELECT p.id, v.start FROM evidence v JOIN relation r ON r.n = v.relation JOIN paragraph p ON p.n = v.paragraph
  WHERE p.edition = :edition AND r.slug = what AND v.quote = reanchored.quote ORDER BY v.n LIMIT 1)
WHERE edition = :edition AND state = 'lost' AND kind = 'evidence' AND EXISTS (
  SELECT 1 FROM evidence v JOIN relation r ON r.n = v.relation JOIN paragraph p ON p.n = v.paragraph
  WHERE p.edition = :edition AND r.slug = what AND v.quote = reanchored.quote);
-- :name import_reanchored_found
UPDATE reanchored SET state = iif(reason IS NULL, 'kept', 'moved') WHERE edition = :edition AND state = 'expected';
-- A mention's id counts equal words of its paragraph.
-- :name import_reanchored_renamed
UPDATE reanchored SET state = 'moved', reason = 'it is another of the equal words there, and now called ' || (
  SELECT m.id FROM paragraph p JOIN mention m ON m.paragraph = p.n WHERE p.edition = :edition AND p.id = target AND m.start = place)
WHERE edition = :edition AND state = 'kept' AND kind = 'mention' AND NOT EXISTS (
  SELECT 1 FROM paragraph p JOIN mention m ON m.paragraph = p.n
  WHERE p.edition = :edition AND p.id = target AND m.start = place AND m.id = reanchored.id);
-- :name import_reanchored_count
SELECT state, count(*) FROM reanchored WHERE edition = :edition GROUP BY state ORDER BY state;
-- :name import_reanchored_list
SELECT d.slug AS document, e.number AS edition, x.state AS fate, x.kind, x.what AS of, x.id, x.quote, x.paragraph AS "from",
  x.target AS "to", x.reason
FROM reanchored x JOIN edition e ON e.n = x.edition JOIN document d ON d.n = e.document
WHERE x.edition = :edition AND x.state IN ('moved', 'lost') ORDER BY x.n;
-- :name import_reanchored_kept
DELETE FROM reanchored WHERE edition = :edition AND state = 'kept';

-- :name import_indexes
SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table ORDER BY name;

-- What is made of all that: mentions, the index.
-- :name import_find
SELECT l.text, l.entity, l.case_sensitive FROM label l JOIN entity e ON e.n = l.entity WHERE l.find AND NOT e.removed ORDER BY l.n;
-- :name import_entity_slugs
SELECT n, slug FROM entity;
-- :name import_current
SELECT p.n, p.id, p.text, d.lang, d.slug FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN paragraph p ON p.edition = e.n
WHERE NOT d.removed ORDER BY d.n, p.ordinal;
-- :name import_current_count
SELECT count(*) FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN paragraph p ON p.edition = e.n WHERE NOT d.removed;
-- :name import_markings
SELECT start, "end", entity FROM marking WHERE paragraph = :paragraph ORDER BY start;
-- The documents in which mentions are to be looked for: those that were stored anew, or all; or that one.
-- :name import_mention_documents
SELECT d.n, d.slug, e.n,
  EXISTS (SELECT 1 FROM paragraph p JOIN marking m ON m.paragraph = p.n WHERE p.edition = e.n),
  EXISTS (SELECT 1 FROM paragraph p JOIN mention m ON m.paragraph = p.n WHERE p.edition = e.n)
FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition
WHERE NOT d.removed AND (:all OR d.said = '') AND (:document IS NULL OR d.slug = :document) ORDER BY d.n;
-- :name import_texts
SELECT n, id, text FROM paragraph WHERE edition = :edition ORDER BY ordinal;
-- :name import_mentions
SELECT start, "end", entity, layer = 'editor' FROM mention WHERE paragraph = :paragraph ORDER BY n;
-- Words that are named, or said to name nothing.
-- :name import_named
SELECT start, "end" FROM mention WHERE paragraph = :paragraph UNION SELECT start, "end" FROM marking WHERE paragraph = :paragraph ORDER BY 1;
-- :name import_entity_taken
SELECT 1 FROM entity WHERE slug = :slug UNION SELECT 1 FROM entity_former WHERE slug = :slug;
-- :name import_mentions_clear
DELETE FROM mention WHERE paragraph = :paragraph;
-- A mention's number is its place, so that numbers are in order of reading whatever was imported when; a file has less than
-- 2^26 code points.
-- :name import_mention
INSERT INTO mention (n, paragraph, id, start, "end", entity, layer, surface)
VALUES ((:paragraph << 26) + :start, :paragraph, :id, :start, :end, :entity, :layer, :surface);
-- :name import_unsum
UPDATE document SET said = '' WHERE n = :n;
-- :name import_document_report
SELECT id, title, lang, edition, (SELECT count(*) FROM paragraphs p WHERE p.document = d.id) AS paragraphs,
  (SELECT count(*) FROM mentions m WHERE m.document = d.id) AS mentions
FROM documents d WHERE id = :document;
-- :name import_search_clear
INSERT INTO search (search) VALUES ('delete-all');
-- The index's own tables, as FTS5 keeps them.
-- :name import_search_page
INSERT OR REPLACE INTO search_data (id, block) VALUES (:id, :block);
-- :name import_search_indexed
INSERT INTO search_idx (segid, term, pgno) VALUES (:segment, :term, :page);
-- :name import_search_size
INSERT INTO search_docsize (id, sz) VALUES (:row, :size);
-- :name import_search_optimize
INSERT INTO search (search) VALUES ('optimize');
-- :name import_earlier_clear
INSERT INTO search_earlier (search_earlier) VALUES ('delete-all');
-- Paragraphs of earlier editions but those that the current one has with the same neighbours.
-- :name import_earlier
SELECT p.n, p.text, d.lang FROM document d JOIN edition e ON e.document = d.n AND e.number <> d.edition
JOIN edition c ON c.document = d.n AND c.number = d.edition JOIN paragraph p ON p.edition = e.n
WHERE NOT d.removed AND NOT EXISTS (
  SELECT 1 FROM paragraph o WHERE o.edition = c.n AND o.id = p.id AND o.text = p.text
    AND (SELECT id FROM paragraph WHERE edition = c.n AND ordinal = o.ordinal - 1) IS
        (SELECT id FROM paragraph WHERE edition = e.n AND ordinal = p.ordinal - 1)
    AND (SELECT id FROM paragraph WHERE edition = c.n AND ordinal = o.ordinal + 1) IS
        (SELECT id FROM paragraph WHERE edition = e.n AND ordinal = p.ordinal + 1))
ORDER BY p.n;
-- :name import_earlier_add
INSERT INTO search_earlier (rowid, tokens) VALUES (:n, :tokens);
-- The paragraphs that searches find, in the order in which the index keeps them.
-- :name import_indexed
SELECT p.n, p.edition, p.text, d.lang FROM paragraph p JOIN edition e ON e.n = p.edition JOIN document d ON d.n = e.document
WHERE NOT d.removed AND e.number = d.edition ORDER BY p.n;
-- :name import_df_clear
DELETE FROM df;
-- :name import_df
INSERT INTO df (token, count) VALUES (:token, :count);
-- :name import_word_clear
DELETE FROM word;
-- :name import_word
INSERT INTO word (word, token, count) VALUES (:word, :token, :count);
-- :name import_compound_clear
DELETE FROM compound;
-- :name import_compound
INSERT OR IGNORE INTO compound (part, token) VALUES (:part, :token);
-- :name import_stretch_clear
DELETE FROM stretch;
-- :name import_stretch
INSERT INTO stretch (first, edition, sizes) VALUES (:first, :edition, :sizes);
-- :name import_top_clear
DELETE FROM top;
-- :name import_top
INSERT INTO top (token, rank, paragraph, score) VALUES (:token, :rank, :paragraph, :score);

-- Totals that lists need not count: first by what the tables have, then by what follows from it.
-- :name import_total_clear
DELETE FROM total;
-- :name import_total_paragraph_document
INSERT INTO total SELECT 'paragraphs', 'document', d.id, count(*) FROM documents d JOIN paragraph p ON p.edition = d.edition_n GROUP BY d.n;
-- :name import_total_paragraph_kind
INSERT INTO total SELECT 'paragraphs', 'kind', p.kind, count(*) FROM documents d JOIN paragraph p ON p.edition = d.edition_n GROUP BY p.kind;
-- :name import_named_clear
DELETE FROM named;
-- An entity's mentions in order, and which rows are paragraphs of which document as it is now.
-- :name import_named_mentions
SELECT entity, n FROM mention ORDER BY entity, n;
-- :name import_named_paragraphs
SELECT p.n, e.document FROM document d JOIN edition e ON e.document = d.n AND e.number = d.edition JOIN paragraph p ON p.edition = e.n
WHERE NOT d.removed ORDER BY d.n, p.ordinal;
-- :name import_named_add
INSERT INTO named (entity, document, mentions, first) VALUES (:entity, :document, :mentions, :first)
ON CONFLICT (entity, document) DO UPDATE SET mentions = mentions + excluded.mentions;
-- :name import_total_mention_document
INSERT INTO total SELECT 'mentions', 'document', d.slug, sum(n.mentions) FROM named n JOIN document d ON d.n = n.document GROUP BY d.n;
-- :name import_total_mention_entity
INSERT INTO total SELECT 'mentions', 'entity', e.slug, sum(n.mentions) FROM named n JOIN entity e ON e.n = n.entity GROUP BY e.n;
-- Only current texts have mentions.
-- :name import_total_mention_layer
INSERT INTO total SELECT 'mentions', 'layer', layer, count(*) FROM mention GROUP BY layer;
-- :name import_total_mention_class
INSERT INTO total SELECT 'mentions', 'class', e.class, sum(t.items) FROM total t JOIN entity e ON e.slug = t.value
WHERE t.resource = 'mentions' AND t.field = 'entity' GROUP BY e.class;
-- :name import_total_mention_kind
INSERT INTO total SELECT 'mentions', 'kind', e.kind, sum(t.items) FROM total t JOIN entity e ON e.slug = t.value
WHERE t.resource = 'mentions' AND t.field = 'entity' GROUP BY e.kind;
-- :name import_total_lang
INSERT INTO total SELECT t.resource, 'lang', d.lang, sum(t.items) FROM total t JOIN documents d ON d.id = t.value
WHERE t.field = 'document' GROUP BY t.resource, d.lang;
-- :name import_total_work
INSERT INTO total SELECT t.resource, 'work', d.work, sum(t.items) FROM total t JOIN documents d ON d.id = t.value
WHERE t.field = 'document' AND d.work IS NOT NULL GROUP BY t.resource, d.work;
-- :name import_total_all
INSERT INTO total SELECT r.resource, '', '', (SELECT coalesce(sum(t.items), 0) FROM total t
  WHERE t.resource = r.resource AND t.field = 'document') FROM (SELECT 'paragraphs' AS resource UNION ALL SELECT 'mentions') r;

-- :name import_naming_clear
DELETE FROM naming;
-- :name import_name_clear
DELETE FROM name;
-- :name import_name
INSERT INTO name (n, kind, item, text) SELECT row_number() OVER (ORDER BY weight DESC, sort, length(text), id, n), kind, item, text FROM (
  SELECT 'entity' AS kind, 0 AS sort, e.n AS item, e.slug AS id, l.n, l.text, coalesce(t.items, 0) AS weight
  FROM label l JOIN entity e ON e.n = l.entity
  LEFT JOIN total t ON t.resource = 'mentions' AND t.field = 'entity' AND t.value = e.slug WHERE NOT e.removed
  UNION ALL SELECT 'document', 1, n, id, 0, title, 0 FROM documents
  UNION ALL SELECT 'reference', 2, n, slug, 0, label, 0 FROM reference);
-- A name with hyphens is one with spaces too, but never at its beginning.
-- :name import_naming
INSERT INTO naming (tail, name, item, rank)
WITH RECURSIVE whole (tail, name, item, rank, inner) AS (
  SELECT CASE kind WHEN 'entity' THEN (SELECT folded FROM label WHERE entity = item AND label.text = name.text ORDER BY n LIMIT 1)
      WHEN 'document' THEN rpt_fold(text) ELSE (SELECT folded FROM reference WHERE reference.n = item) END, n,
    item * 4 + (kind = 'document') + (kind = 'reference') * 2,
    kind = 'entity' AND NOT EXISTS (SELECT 1 FROM label WHERE entity = item AND label.text = name.text AND label.kind = 'preferred'), 0
  FROM name),
form (tail, name, item, rank, inner) AS (
  SELECT * FROM whole UNION ALL SELECT replace(tail, '-', ' '), name, item, rank, 2 FROM whole WHERE item % 4 = 0 AND instr(tail, '-') > 0),
part (tail, name, item, rank, inner) AS (
  SELECT * FROM form UNION ALL
  SELECT substr(tail, instr(tail, ' ') + 1), name, item, rank, 2 FROM part WHERE instr(tail, ' ') > 0)
SELECT tail, name, item, min(rank + inner) FROM part WHERE tail <> '' GROUP BY tail, name ORDER BY tail, name;
-- :name import_loose
SELECT freelist_count * 8 > page_count FROM pragma_freelist_count, pragma_page_count;
-- :name import_broken
SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2;
