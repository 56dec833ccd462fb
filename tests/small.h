/* SPDX-License-Identifier: MIT
 *
 * A small dataset with something of everything that can be asked for, which unit suites, fuzz
 * targets and injected failures share: made from the schema in a few milliseconds, without an
 * import. Whoever includes this links lib/import, whose index it has.
 */
#ifndef SMALL_H
#define SMALL_H

#include "../lib/import/derive.h"
#include "rapporteur/query.h"

/* One work with original (two editions) and digest, and a Chinese document without a work. */
static const char small_sql[] =
    "INSERT INTO dataset VALUES (1, 'small', 'Small', 'A dataset for tests', 'CC0-1.0', 3,"
    "  '0123456789abcdef', '2026-11-24T00:00:00Z');"
    "INSERT INTO work (n, slug, title, authors, published) VALUES"
    "  (1, 'talks', 'Talks', '[{\"name\":\"Ann Lee\",\"entity\":null}]', '2013-04-21');"
    "INSERT INTO document (n, slug, work, version, authors, lang, dir, title, published, publisher,"
    "  is_part_of, edition) VALUES"
    "  (1, 'talks-digest', 1, 'digest', '[{\"name\":\"the project\"}]', 'en', 'ltr', 'Talks: a "
    "digest', '2026', 'null', 'null', 1),"
    "  (2, 'talks', 1, 'original', '[{\"name\":\"Ann Lee\"}]', 'en', 'ltr', 'Talks', '2013-04-21',"
    "   '{\"name\":\"Press\"}', 'null', 2),"
    "  (3, 'dangan', NULL, 'original', '[]', 'zh-Hant', 'ltr', '檔案', NULL, 'null', 'null', 1);"
    "INSERT INTO edition (n, document, number, source_name, source_sha256, imported_at, title, "
    "digest, "
    "seal)"
    "  SELECT column1, column2, column3, 'text.md', '', '2026-11-2' || column3 || 'T00:00:00Z', "
    "'', 'd' "
    "|| column1, ''"
    "  FROM (VALUES (1, 1, 1), (2, 2, 1), (3, 2, 2), (4, 3, 1));"
    "INSERT INTO section (n, edition, slug, ref, parent, level, ordinal, title, role) VALUES"
    "  (1, 1, 'opening', '1', NULL, 1, 1, 'Opening', 'introduction'),"
    "  (2, 2, 'opening', '1', NULL, 1, 1, 'Opening', 'introduction'),"
    "  (3, 3, 'opening', '1', NULL, 1, 1, 'Opening', 'introduction'),"
    "  (4, 3, 'closing', '2', NULL, 1, 2, 'Closing', NULL),"
    "  (5, 3, 'coda', '2.1', 4, 2, 3, 'Coda', NULL);"
    "INSERT INTO paragraph (n, edition, section, id, ref, kind, ordinal, text, start, fingerprint) "
    "VALUES"
    "  (1, 1, 1, 'p1', '1.1', 'paragraph', 1, 'In short: quiet talks, then peace.', 0, 'f1'),"
    "  (2, 2, 2, 'p1', '1.1', 'paragraph', 1, 'Norland met Südland.', 0, 'f2'),"
    "  (3, 3, 3, 'p1', '1.1', 'paragraph', 1, 'Norland met Südland in quiet talks; the diplomats "
    "of "
    "Norland said nothing.', 0, 'f3'),"
    "  (4, 3, 3, 'p2', '1.2', 'quote', 2, 'Quiet diplomacy is old. Diplomacy by the back door & "
    "<sanctions> is older.', 76, 'f4'),"
    "  (5, 3, 4, 'p3', '2.1', 'paragraph', 3, 'The treaties were signed: “peace for our time”.', "
    "155, 'f5'),"
    "  (6, 3, 5, 'p4', '2.1.1', 'paragraph', 4, 'Peace followed 😀 in Norland.', 204, 'f6'),"
    "  (7, 4, NULL, 'p1', '1', 'paragraph', 1, '人權外交 begins 😀 here.', 0, 'f7');"
    "INSERT INTO entity (n, slug, class, kind, label, part_of) VALUES"
    "  (1, 'league', 'actor', 'organisation', 'League', NULL),"
    "  (2, 'norland', 'actor', 'state', 'Norland', 1),"
    "  (3, 'sudland', 'actor', 'state', 'Südland', 1),"
    "  (4, 'quiet-diplomacy', 'mechanism', 'practice', 'quiet diplomacy', NULL),"
    "  (5, 'peace', 'concept', 'idea', 'peace', NULL),"
    "  (6, 'lasting-peace', 'concept', 'idea', 'lasting peace', NULL);"
    "INSERT INTO entity_broader VALUES (6, 5);"
    "INSERT INTO entity_former VALUES ('nordland', 2);"
    "INSERT INTO identifier (entity, scheme, value, match, source) VALUES"
    "  (2, 'wikidata', 'Q1', 'exact', 'seen'), (3, 'wikidata', 'Q2', 'exact', 'seen');"
    "INSERT INTO label (entity, lang, text, kind, folded) VALUES"
    "  (1, 'en', 'League', 'preferred', 'league'), (2, 'en', 'Norland', 'preferred', 'norland'),"
    "  (2, 'de', 'Nordland', 'preferred', 'nordland'),"
    "  (2, 'en', 'Kingdom of Norland', 'alias', 'kingdom of norland'),"
    "  (3, 'en', 'Südland', 'preferred', 'sudland'),"
    "  (4, 'en', 'quiet diplomacy', 'preferred', 'quiet diplomacy'),"
    "  (5, 'en', 'peace', 'preferred', 'peace'),"
    "  (6, 'en', 'lasting peace', 'preferred', 'lasting peace'),"
    "  (6, 'en', 'Half-open Peace', 'alias', 'half-open peace');"
    "INSERT INTO mention (n, paragraph, id, start, \"end\", entity, layer, surface)"
    "  SELECT (p.n << 26) + instr(p.text, v.column4) - 1, p.n, p.id || '-' || v.column2, "
    "instr(p.text, v.column4) - 1,"
    "    instr(p.text, v.column4) - 1 + length(v.column4), v.column3, v.column5, v.column4"
    "  FROM (VALUES (1, 'a', 5, 'peace', 'finder'), (2, 'b', 2, 'Norland', 'finder'),"
    "    (3, 'c', 2, 'Norland', 'editor'), (3, 'd', 3, 'Südland', 'editor'),"
    "    (4, 'e', 4, 'Quiet diplomacy', 'finder'), (5, 'f', 5, 'peace', 'finder'),"
    "    (6, 'g', 5, 'Peace', 'finder'), (6, 'h', 2, 'Norland', 'finder')) v"
    "  JOIN paragraph p ON p.n = v.column1 ORDER BY v.column2;"
    "INSERT INTO vocabulary (name, id, label, class, ordinal) VALUES"
    "  ('kinds', 'state', 'State', 'actor', 1), ('kinds', 'organisation', 'Organisation', 'actor', "
    "2),"
    "  ('kinds', 'practice', 'Practice', 'mechanism', 3), ('kinds', 'idea', 'Idea', 'concept', 4),"
    "  ('channels', 'bilateral', 'Bilateral', NULL, 1), ('channels', 'quiet', 'Quiet', NULL, 2),"
    "  ('levels', 'high', 'High', NULL, 1), ('modalities', 'asserted', 'Asserted', NULL, 1),"
    "  ('roles', 'where', 'Where', NULL, 1), ('roles', 'frequency', 'How often', NULL, 2),"
    "  ('schemes', 'wikidata', 'Wikidata', NULL, 1);"
    "INSERT INTO predicate (n, slug, label, inverse, folded) VALUES"
    "  (1, 'meets', 'meets', 'is met by', 'meets is met by'),"
    "  (2, 'seeks', 'seeks', 'is sought by', 'seeks is sought by');"
    "INSERT INTO relation (n, document, slug, ordinal, subject, predicate, object, mechanism, "
    "level,"
    "  modality, polarity, voice, attributed_to, gloss) VALUES"
    "  (1, 2, 'c1', 1, 2, 1, 3, 4, 'high', 'asserted', 'affirmed', 'author', NULL, 'They met.'),"
    "  (2, 2, 'c2', 2, 2, 2, 5, NULL, NULL, 'asserted', 'affirmed', 'author', NULL, 'It seeks "
    "peace.'),"
    "  (3, 2, 'c3', 3, 3, 2, 5, NULL, NULL, 'asserted', 'denied', 'reported', 2, 'So they say.'),"
    "  (4, 1, 'c1', 1, 1, 2, 5, NULL, NULL, 'asserted', 'affirmed', 'author', NULL, 'All seek "
    "it.');"
    "INSERT INTO relation_channel VALUES (1, 'bilateral'), (1, 'quiet'), (2, 'quiet');"
    "INSERT INTO relation_role (relation, role, entity, value) VALUES"
    "  (1, 'where', 1, NULL), (1, 'frequency', NULL, 'P4Y'), (2, 'where', 3, NULL);"
    "INSERT INTO evidence (relation, paragraph, start, \"end\", quote) VALUES"
    "  (1, 3, 0, 19, 'Norland met Südland'), (2, 6, 0, 5, 'Peace'), (3, 6, 0, 5, 'Peace'),"
    "  (4, 1, 28, 33, 'peace');"
    "INSERT INTO reference (n, slug, csl, label, title, type, issued, explicit, folded) VALUES"
    "  (1, 'lee-2010', '{\"id\":\"lee-2010\",\"type\":\"book\",\"title\":\"A Book of Talks\"}',"
    "   'Lee (2010). A Book of Talks.', 'A Book of Talks', 'book', '2010', 1, 'lee (2010). a book "
    "of "
    "talks.'),"
    "  (2, 'charter', '{\"id\":\"charter\",\"type\":\"treaty\",\"title\":\"Charter\"}', 'Charter.',"
    "   'Charter', 'treaty', NULL, 0, 'charter.');"
    "INSERT INTO citation (paragraph, start, \"end\", quote, reference, intent) "
    "VALUES (5, 4, 12, 'treaties', 1, "
    "'cito:cites');"
    "INSERT INTO note (document, slug, ordinal, text, source, about_kind, about_relation) VALUES"
    "  (2, 'n1', 1, 'A note.', 'seen', 'relation', 1);";

static inline bool small_fill(struct rpt_db *db, struct rpt_error *err)
{
    return rpt_db_exec(db, "BEGIN", err) && rpt_db_exec(db, small_sql, err) &&
           rpt_index_make(db, NULL, err) && rpt_index_earlier(db, err) &&
           rpt_totals_make(db, err) && rpt_db_exec(db, "COMMIT", err);
}

/* In the empty file at `path`. */
static inline bool small_make(const char *path, struct rpt_error *err)
{
    struct rpt_db *db = NULL;
    bool made = rpt_db_open(path, RPT_DB_WRITE, &db, err) && small_fill(db, err);

    rpt_db_close(db);
    return made;
}

#endif
