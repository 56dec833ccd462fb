/* SPDX-License-Identifier: MIT
 *
 * What the suites of lib/import share: a small bundle in a folder of its own, changed by a test in
 * one place, imported, and asked. Everything is inline, since each suite is a program of its own.
 */
#ifndef IMPORT_CASE_H
#define IMPORT_CASE_H

#include "../../lib/import/draft.h"

#include <check.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT "2026-11-24T00:00:00Z"

/* A bundle that is right: one document of three sections, five entities, three relations. */
static const struct {
    const char *name, *text;
} case_files[] = {
    {"dataset.json",
     "{\n"
     "  \"id\": \"small\", \"title\": \"Small\",\n"
     "  \"works\": [{\"id\": \"talks\", \"title\": \"Talks\", \"published\": \"2013\",\n"
     "    \"authors\": [{\"name\": \"Ann Lee\", \"entity\": \"ann-lee\"}], \"rights\": \"hers\"}]\n"
     "}\n"},
    {"vocabularies.json",
     "{\n"
     "  \"kinds\": [{\"id\": \"state\", \"class\": \"actor\", \"label\": \"State\"},\n"
     "    {\"id\": \"person\", \"class\": \"actor\", \"label\": \"Person\"},\n"
     "    {\"id\": \"idea\", \"class\": \"concept\", \"label\": \"Idea\"}],\n"
     "  \"channels\": [{\"id\": \"bilateral\", \"label\": \"Bilateral\"}],\n"
     "  \"levels\": [{\"id\": \"high\", \"label\": \"High\"}],\n"
     "  \"modalities\": [{\"id\": \"asserted\", \"label\": \"Asserted\"}],\n"
     "  \"roles\": [{\"id\": \"where\", \"label\": \"Where\"}],\n"
     "  \"schemes\": [{\"id\": \"wikidata\", \"label\": \"Wikidata\"}],\n"
     "  \"predicates\": [{\"id\": \"meets\", \"label\": \"meets\", \"inverse\": \"is met by\"}]\n"
     "}\n"},
    {"entities.json",
     "[\n"
     "  {\"id\": \"norland\", \"class\": \"actor\", \"kind\": \"state\", \"label\": \"Norland\",\n"
     "   \"labels\": [{\"text\": \"NL\", \"kind\": \"abbreviation\", \"case\": true}],\n"
     "   \"identifiers\": [{\"scheme\": \"wikidata\", \"value\": \"Q1\", \"source\": \"seen\"}]},\n"
     "  {\"id\": \"sudland\", \"class\": \"actor\", \"kind\": \"state\", \"label\": \"Südland\"},\n"
     "  {\"id\": \"ann-lee\", \"class\": \"actor\", \"kind\": \"person\", \"label\": \"Ann "
     "Lee\"},\n"
     "  {\"id\": \"peace\", \"class\": \"concept\", \"kind\": \"idea\", \"label\": \"peace\",\n"
     "   \"properties\": [{\"property\": \"when\", \"value\": \"2013-04\"}]},\n"
     "  {\"id\": \"lasting-peace\", \"class\": \"concept\", \"kind\": \"idea\", \"label\": "
     "\"lasting peace\",\n"
     "   \"part_of\": \"peace\", \"broader\": [\"peace\"], \"find\": false}\n"
     "]\n"},
    {"references.json",
     "[\n"
     "  {\"id\": \"lee-2010\", \"csl\": {\"id\": \"lee-2010\", \"type\": \"book\",\n"
     "   \"title\": \"A Book of Talks\", \"author\": [{\"family\": \"Lee\"}]}}\n"
     "]\n"},
    {"documents/talks-digest/document.json",
     "{\n"
     "  \"work\": \"talks\", \"version\": \"digest\", \"lang\": \"en\", \"published\": \"2026\",\n"
     "  \"sections\": {\"first\": {\"role\": \"introduction\"}, \"sources\": {\"role\": "
     "\"bibliography\"}}\n"
     "}\n"},
    {"documents/talks-digest/text.md",
     "# Talks: a digest\n"
     "\n"
     "## The first meeting {#first}\n"
     "\n"
     "[Norland](@norland) met Südland in spring.\n"
     "They spoke of *peace* and of [it](actor:norland) again. {#p1}\n"
     "\n"
     "## The second meeting {#second}\n"
     "\n"
     "Norland met Südland in autumn. They spoke of [peace](none:).\n"
     "\n"
     "Nobody wrote it down [1](cite:lee-2010).\n"
     "\n"
     "## Sources {#sources}\n"
     "\n"
     "Ann Lee, A Book of Talks. {#r1}\n"},
    {"documents/talks-digest/relations.json",
     "[\n"
     "  {\"id\": \"c1\", \"subject\": \"norland\", \"predicate\": \"meets\", \"object\": "
     "\"sudland\",\n"
     "   \"modality\": \"asserted\", \"channels\": [\"bilateral\"], \"level\": \"high\", "
     "\"gloss\": \"They met.\",\n"
     "   \"evidence\": [{\"quote\": \"met Südland in spring\"}]},\n"
     "  {\"id\": \"c2\", \"subject\": \"sudland\", \"predicate\": \"meets\", \"object\": "
     "\"norland\",\n"
     "   \"modality\": \"asserted\", \"gloss\": \"Again.\", \"voice\": \"reported\", "
     "\"attributed_to\": \"ann-lee\",\n"
     "   \"roles\": [{\"role\": \"where\", \"relation\": \"c1\"}, {\"role\": \"where\", \"value\": "
     "\"here\"}],\n"
     "   \"evidence\": [{\"quote\": \"They spoke of peace.\"}]}\n"
     "]\n"},
    {"documents/talks-digest/notes.json", "[\n"
                                          "  {\"id\": \"n1\", \"about\": {\"relation\": \"c1\"}, "
                                          "\"text\": \"It rained.\", \"source\": \"a diary\"}\n"
                                          "]\n"},
};

struct import_case {
    char folder[64];
    char *db;
    struct rpt_import_options options;
    struct rpt_report report;
    struct rpt_error err;
};

static inline char *case_path(const struct import_case *c, const char *name)
{
    return rpt_printf("%s/%s", c->folder, name);
}

static inline void case_write(const struct import_case *c, const char *name, const char *text,
                              size_t len)
{
    char *path = case_path(c, name);

    for (char *slash = strchr(path + strlen(c->folder) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, len, file), len);
    fclose(file);
    free(path);
}

static inline void case_put(const struct import_case *c, const char *name, const char *text)
{
    case_write(c, name, text, strlen(text));
}

static inline char *case_read(const struct import_case *c, const char *name)
{
    struct rpt_error err = {0};
    struct rpt_buf buf;
    char *path = case_path(c, name);

    ck_assert_msg(rpt_read_file(path, RPT_MAX_FILE, &buf, &err), "%s", err.detail);
    free(path);
    return rpt_buf_steal(&buf);
}

/* Changes the first `from` of a file, which must be there, into `to`. */
static inline void case_swap(const struct import_case *c, const char *name, const char *from,
                             const char *to)
{
    char *text = case_read(c, name), *at = strstr(text, from);

    ck_assert_msg(at != NULL, "'%s' is not in %s", from, name);
    char *changed = rpt_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    case_put(c, name, changed);
    free(changed);
    free(text);
}

static inline void case_start(struct import_case *c)
{
    *c = (struct import_case){.folder = "/tmp/rapporteur-import-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(c->folder));
    c->db = case_path(c, "small.sqlite");
    for (size_t i = 0; i < RPT_COUNT(case_files); i++) {
        char *name = rpt_printf("bundle/%s", case_files[i].name);
        case_put(c, name, case_files[i].text);
        free(name);
    }
}

static inline int case_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline void case_end(struct import_case *c)
{
    rpt_report_finish(&c->report);
    rpt_error_clear(&c->err);
    nftw(c->folder, case_remove, 16, FTW_DEPTH | FTW_PHYS);
    free(c->db);
}

/* Imports what stands under `name` in the case's folder; options are taken from the case. */
static inline bool case_import(struct import_case *c, const char *name, const char *at)
{
    char *path = case_path(c, name);
    const char *sources[] = {path};

    rpt_report_finish(&c->report);
    rpt_error_clear(&c->err);
    c->options.sources = sources;
    c->options.source_count = 1;
    c->options.at = at;
    bool good = rpt_import(&c->options, &c->report, &c->err);
    free(path);
    return good;
}

static inline void case_must_import(struct import_case *c, const char *name, const char *at)
{
    c->options.db = c->db;
    bool good = case_import(c, name, at);
    ck_assert_msg(good, "%s%s%s", c->err.detail, c->report.count > 0 ? ": " : "",
                  c->report.count > 0 ? c->report.lines[0] : "");
}

/* All rows of a question, cells joined by '|' and rows by a line end. free() it. */
static inline char *case_ask(const struct import_case *c, const char *sql)
{
    struct rpt_error err = {0};
    struct rpt_db *db = NULL;
    struct rpt_buf out;

    rpt_buf_init(&out, RPT_MAX_FILE);
    ck_assert_msg(rpt_db_open(c->db, RPT_DB_READ, &db, &err), "%s", err.detail);
    struct rpt_stmt *st = rpt_db_prepare(db, sql, &err);
    ck_assert_msg(st != NULL, "%s", err.detail);
    while (rpt_step(st, &err) == RPT_ROW) {
        rpt_buf_adds(&out, out.len > 0 ? "\n" : "");
        for (size_t i = 0; i < rpt_columns(st); i++) {
            const char *cell = rpt_column_text(st, i);
            rpt_buf_addf(&out, "%s%s", i > 0 ? "|" : "", cell != NULL ? cell : "-");
        }
    }
    rpt_stmt_release(st);
    rpt_db_close(db);
    return rpt_buf_steal(&out);
}

static inline void case_says(const struct import_case *c, const char *sql, const char *wanted)
{
    char *got = case_ask(c, sql);

    ck_assert_msg(strcmp(got, wanted) == 0, "%s\n gave:\n%s\n not:\n%s", sql, got, wanted);
    free(got);
}

/* The report's lines, each without the case's folder, joined by line ends. free() it. */
static inline char *case_lines(const struct import_case *c)
{
    struct rpt_buf out;

    rpt_buf_init(&out, RPT_MAX_FILE);
    for (size_t i = 0; i < c->report.count; i++) {
        const char *line = c->report.lines[i], *here;

        rpt_buf_adds(&out, i > 0 ? "\n" : "");
        while ((here = strstr(line, c->folder)) != NULL) {
            rpt_buf_add(&out, line, (size_t)(here - line));
            line = here + strlen(c->folder) + 1;
        }
        rpt_buf_adds(&out, line);
    }
    return rpt_buf_steal(&out);
}

static inline void case_hash(const char *path, char hex[65])
{
    struct rpt_error err = {0};
    struct rpt_buf buf;

    ck_assert_msg(rpt_read_file(path, RPT_MAX_FILE, &buf, &err), "%s", err.detail);
    rpt_sha256_hex(buf.data, buf.len, hex);
    rpt_buf_finish(&buf);
}

/* Only the dataset, and whatever a test wrote itself, is left in the folder. */
static inline bool case_is_clean(const struct import_case *c)
{
    char *fresh = rpt_printf("%s.new", c->db), *lock = rpt_printf("%s.lock", c->db);
    bool clean = access(fresh, F_OK) != 0 && access(lock, F_OK) != 0;

    free(fresh);
    free(lock);
    return clean;
}

#endif
