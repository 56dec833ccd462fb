/* SPDX-License-Identifier: MIT
 *
 * What readers of a language expect of a search in it: each row is a question, a sentence that it
 * must find and one that it must not, asked both in the documents of the language and in all.
 */
#include "query_case.h"

Suite *suite_under_test(void);

static const struct {
    const char *lang, *q, *found, *other;
} cases[] = {
    /* Chinese: words are not parted; one character is a word too. */
    {"zh-Hant", "教育", "人人都有受教育的權利。", "他教小孩讀書,也育花。"},
    {"zh-Hans", "北京大学", "北京大学的学生很多。", "北京的大学很多。"},
    {"zh-Hant", "權", "人人都有受教育的權利。", "他教小孩讀書,也育花。"},
    {"zh-Hant", "利", "人人都有受教育的權利。", "他教小孩讀書,也育花。"},
    {"zh-Hant", "\"教育的權利\"", "人人都有受教育的權利。", "權利不是教育。"},
    /* Japanese: three scripts, full and half width. */
    {"ja", "人権", "すべての人権は守られなければならない。", "人の権利を守る。"},
    {"ja", "ﾃﾞｰﾀ", "公開されたデータを読む。", "タデの花が咲く。"},
    {"ja", "がっこう", "あしたはがっこうへ行く。", "かつこうが鳴く。"},
    /* Thai: no spaces; tone marks and vowels make words, the silent mark does not. */
    {"th", "สิทธิ", "มนุษย์ทุกคนมีสิทธิเท่าเทียมกัน", "สัตว์ทุกตัวหลับอยู่"},
    {"th", "สิทธิ", "ขอสงวนสิทธิ์ทุกประการ", "สัตว์ทุกตัวหลับอยู่"},
    {"th", "ไม่", "เขาไม่ไปตลาด", "เขาซื้อไม้สองท่อน"},
    {"th", "๑๙๔๘", "ประกาศเมื่อปี 1948", "ประกาศเมื่อปี 1949"},
    /* Lao, Khmer, Burmese. */
    {"lo", "ສິດທິ", "ຄົນທຸກຄົນມີສິດທິ", "ໝາສອງໂຕ"},
    {"km", "សិទ្ធិ", "មនុស្សទាំងអស់មានសិទ្ធិស្មើគ្នា", "ផ្ទះធំមួយ"},
    {"my", "အခွင့်အရေး", "လူတိုင်းတွင်အခွင့်အရေးရှိသည်", "အိမ်ကြီးတစ်လုံး"},
    /* Arabic: vowel marks, tatweel, forms of alef, the article. */
    {"ar", "كتاب", "قرأتُ الكِتَابَ الجديد", "ذهبت إلى السوق"},
    {"ar", "الانسان", "إعلان حقوق الإنسان", "ذهبت إلى السوق"},
    {"ar", "حقوق", "حقـــوق المرأة", "ذهبت إلى السوق"},
    {"fa", "كتاب", "این کتاب خوب است", "خانه بزرگ است"},
    /* Hebrew: gershayim and points. */
    {"he", "צהל", "דובר צה״ל אמר", "הבית גדול"},
    {"he", "שלום", "שָׁלוֹם לכולם", "הבית גדול"},
    /* Hindi: forms of a word, nukta and candrabindu; but vowels make words. */
    {"hi", "किताब", "मेज़ पर बहुत किताबें रखी हैं", "वह बाज़ार जाता है"},
    {"hi", "मेज", "मेज़ पर बहुत किताबें रखी हैं", "वह बाज़ार जाता है"},
    {"hi", "दिन", "आज का दिन अच्छा है", "उसने दान दिया"},
    {"hi", "१९४८", "सन 1948 की घोषणा", "सन 1949 की घोषणा"},
    /* Turkish: ı and i are two letters, also as capitals; suffixes, apostrophes. */
    {"tr", "sınır", "SINIRLAR kapandı.", "Sinirler gerildi."},
    {"tr", "sinir", "SİNİRLERİ gerildi.", "Sınıra vardılar."},
    {"tr", "IŞIK", "Işıklar söndü.", "Kapılar açıldı."},
    {"tr", "Ankara", "Yarın Ankara’ya gidiyoruz.", "Yarın İzmir’e gidiyoruz."},
    /* German: umlauts and ß however they are written, forms, compounds. */
    {"de", "Strasse", "Die Straße ist lang.", "Der Strauß ist bunt."},
    {"de", "STRAẞE", "Die Straßen sind leer.", "Der Strauß ist bunt."},
    {"de", "Haeuser", "Ein Häuschen und viele Häuser.", "Die Maus ist grau."},
    {"de", "Haus", "Viele Häuser brannten.", "Die Maus ist grau."},
    {"de", "Recht", "Die Menschenrechte gelten überall.", "Die Gerechten siegen."},
    {"de", "Rat", "Der Menschenrechtsrat tagt.", "Der Soldat schläft."},
    {"de", "Menschenrechte", "Jedes Menschenrecht gilt.", "Menschen haben ein Recht."},
    /* Greek: accents, capitals, the final sigma, forms. */
    {"el", "ελευθερια", "Η ελευθερία είναι δικαίωμα.", "Η ειρήνη ήρθε."},
    {"el", "ΝΟΜΟΣ", "Ο νόμος ισχύει για όλους.", "Ο νομάρχης έφυγε."},
    {"el", "δρόμους", "Ο δρόμος είναι μακρύς.", "Η Δρέσδη είναι μακριά."},
    /* Others. */
    {"ru", "елка", "Ёлки стоят в лесу.", "Белка живёт в лесу."},
    {"ru", "чайка", "Чайки кричат.", "Чайник кипит."},
    {"es", "revolucion", "La revolución fue breve.", "El reloj es viejo."},
    {"es", "\"revolucion fue\"", "La revolución fue breve.", "Fue breve la revolución."},
    {"fr", "ete", "L’été dernier il a plu.", "Il a plu hier."},
    {"fr", "homme", "Les droits de l’homme", "Les droits humains"},
    {"pl", "lodz", "Łódź leży w Polsce.", "Lód leży na stole."},
    {"en", "UN", "The U.N. met in Geneva.", "An unmet need in Geneva."},
    {"en", "negotiat*", "The negotiations failed.", "The negligence was plain."},
    {"ca", "colleccions", "La col·lecció és gran.", "La casa és gran."},
};

/* What German compounds are made of must be words of the texts. */
static const char *const beside[][2] = {{"de", "Der Mensch hat ein Recht auf Rat."},
                                        {"de", "Die Menschen und ihre Rechte."}};

static struct case_db c;

static void put(struct rpt_db *db, size_t document, const char *lang, const char *text)
{
    struct rpt_stmt *st = rpt_db_prepare(
        db,
        "INSERT INTO paragraph (edition, id, ref, kind, ordinal, text, start, fingerprint)"
        " VALUES (:e, 'p' || (SELECT count(*) FROM paragraph), (SELECT count(*) FROM paragraph),"
        " 'paragraph', (SELECT count(*) FROM paragraph), :text, 0, 'f')",
        &c.err);
    char *sql =
        rpt_printf("INSERT OR IGNORE INTO document (n, slug, version, lang, title, edition)"
                   " VALUES (%zu, 'd%zu', 'original', '%s', 'D', 1);"
                   "INSERT OR IGNORE INTO edition (n, document, number, source_name,"
                   " source_sha256, imported_at, title, digest, seal)"
                   " VALUES (%zu, %zu, 1, 's', 's', '2026-11-24T00:00:00Z', 'D', 'd', 's');",
                   document, document, lang, document, document);

    ck_assert_msg(rpt_db_exec(db, sql, &c.err), "%s", c.err.detail);
    rpt_bind_int(st, ":e", (int64_t)document);
    rpt_bind_text(st, ":text", text);
    ck_assert_msg(rpt_run(st, &c.err), "%s", c.err.detail);
    free(sql);
}

/* One document a language; every case's two sentences, and no more, stand in it. */
static size_t document_of(const char *lang)
{
    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        if (strcmp(cases[i].lang, lang) == 0)
            return i + 1;
    }
    return 0;
}

static void setup(void)
{
    c = (struct case_db){.path = "/tmp/rpt-query-XXXXXX", .arena = rpt_arena_create()};
    int fd = mkstemp(c.path);

    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_msg(rpt_db_open(c.path, RPT_DB_WRITE, &c.db, &c.err), "%s", c.err.detail);
    ck_assert(rpt_db_exec(c.db,
                          "BEGIN; INSERT INTO dataset VALUES (1, 'tongues', 'Tongues', '', NULL, "
                          "1, '0123456789abcdef', '2026-11-24T00:00:00Z')",
                          &c.err));
    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        put(c.db, document_of(cases[i].lang), cases[i].lang, cases[i].found);
        put(c.db, document_of(cases[i].lang), cases[i].lang, cases[i].other);
    }
    for (size_t i = 0; i < RPT_COUNT(beside); i++)
        put(c.db, document_of(beside[i][0]), beside[i][0], beside[i][1]);
    ck_assert_msg(rpt_index_make(c.db, NULL, &c.err), "%s", c.err.detail);
    ck_assert(rpt_db_exec(c.db, "COMMIT", &c.err));
    rpt_db_close(c.db);
    ck_assert_msg(rpt_db_open(c.path, RPT_DB_READ, &c.db, &c.err), "%s", c.err.detail);
}

static void teardown(void)
{
    case_close(&c);
}

static json_t *ask(const char *q, const char *lang)
{
    struct rpt_query query;
    json_t *found = NULL;
    RPT_AUTO_BUF url = {0};

    rpt_buf_init(&url, 4000);
    rpt_buf_adds(&url, "/search?limit=100&q=");
    rpt_url_encode(&url, q, "");
    if (lang != NULL)
        rpt_buf_addf(&url, "&lang=%s", lang);
    ck_assert_msg(case_query(&c, &rpt_paragraphs, url.data, &query) &&
                      rpt_search(c.db, &query, &found, &c.err),
                  "%s: %s", q, c.err.detail);
    return found;
}

/* Whether a hit shows the sentence; short ones are their own snippet. */
static bool shows(const json_t *found, const char *sentence)
{
    size_t i;
    json_t *hit;

    json_array_foreach (json_object_get(found, "items"), i, hit) {
        if (strcmp(case_text(hit, "/snippet/text"), sentence) == 0) {
            ck_assert_msg(json_array_size(json_object_get(hit, "matches")) > 0,
                          "%s: no place is marked", sentence);
            return true;
        }
    }
    return false;
}

START_TEST(a_reader_finds_what_is_meant_and_not_what_only_looks_like_it)
{
    const char *langs[] = {cases[_i].lang, NULL};

    for (size_t i = 0; i < RPT_COUNT(langs); i++) {
        json_t *found = ask(cases[_i].q, langs[i]);

        ck_assert_msg(shows(found, cases[_i].found), "%s (%s) does not find %s", cases[_i].q,
                      cases[_i].lang, cases[_i].found);
        ck_assert_msg(langs[i] == NULL || !shows(found, cases[_i].other), "%s (%s) finds %s",
                      cases[_i].q, cases[_i].lang, cases[_i].other);
        json_decref(found);
    }
}
END_TEST

static const struct {
    const char *q, *lang, *marked;
} places[] = {
    {"權", "zh-Hant", "權"}, {"利", "zh-Hant", "利"},           {"教育", "zh-Hant", "教育"},
    {"สิทธิ", "th", "สิทธิ"},    {"Recht", "de", "Menschenrechte"}, {"الانسان", "ar", "الإنسان"},
};

START_TEST(what_is_marked_is_the_word_itself)
{
    json_t *found = ask(places[_i].q, places[_i].lang), *hit, *match;
    bool marked = false;
    size_t i, m;

    json_array_foreach (json_object_get(found, "items"), i, hit) {
        json_array_foreach (json_object_get(hit, "matches"), m, match)
            marked = marked || strcmp(case_text(match, "/quote"), places[_i].marked) == 0;
    }
    ck_assert_msg(marked, "%s: %s is not marked", places[_i].q, places[_i].marked);
    json_decref(found);
}
END_TEST

Suite *suite_under_test(void)
{
    Suite *suite = suite_create("languages");
    TCase *tests = tcase_create("languages");

    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_reader_finds_what_is_meant_and_not_what_only_looks_like_it, 0,
                        (int)RPT_COUNT(cases));
    tcase_add_loop_test(tests, what_is_marked_is_the_word_itself, 0, (int)RPT_COUNT(places));
    suite_add_tcase(suite, tests);
    return suite;
}
