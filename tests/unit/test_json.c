/* SPDX-License-Identifier: MIT
 *
 * Tests of lib/base/json.c: the layout, what is escaped, numbers, and that whatever is written is
 * read back as the same value.
 */
#include "rapporteur/base.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_under_test(void);

#define MAX (1 << 20)

/* What json_loads makes of `text`, in one of the two layouts; malloc'd. */
static char *rewritten(const char *text, bool compact)
{
    json_auto_t *value = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    RPT_AUTO_BUF buf = {0};

    ck_assert_msg(value != NULL, "%s", text);
    rpt_buf_init(&buf, MAX);
    (compact ? rpt_json_write_compact : rpt_json_write)(value, &buf);
    return rpt_buf_steal(&buf);
}

START_TEST(short_values_stand_on_one_line)
{
    static const struct {
        const char *text, *pretty, *compact;
    } cases[] = {
        {"null", "null", "null"},
        {"[]", "[]", "[]"},
        {"{}", "{}", "{}"},
        {"\"a\"", "\"a\"", "\"a\""},
        {"[1,true,false,null,\"x\"]", "[1, true, false, null, \"x\"]", "[1,true,false,null,\"x\"]"},
        {"{\"z\":1,\"a\":{\"b\":[]}}", "{\"z\": 1, \"a\": {\"b\": []}}",
         "{\"z\":1,\"a\":{\"b\":[]}}"},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        char *pretty = rewritten(cases[i].text, false), *compact = rewritten(cases[i].text, true);
        ck_assert_str_eq(pretty, cases[i].pretty);
        ck_assert_str_eq(compact, cases[i].compact);
        free(pretty);
        free(compact);
    }
}
END_TEST

START_TEST(long_values_are_indented_and_their_short_parts_are_not)
{
    char *text =
        rewritten("{\"items\":[{\"id\":\"china\",\"label\":\"China\",\"type\":\"place\"},"
                  "{\"id\":\"ai-weiwei\",\"label\":\"艾未未\"}],\"empty\":{},"
                  "\"next\":\"https://example.org/entities?cursor=abcdefghijklmnopqrstuvwxyz\"}",
                  false);

    ck_assert_str_eq(text, "{\n"
                           "  \"items\": [\n"
                           "    {\"id\": \"china\", \"label\": \"China\", \"type\": \"place\"},\n"
                           "    {\"id\": \"ai-weiwei\", \"label\": \"艾未未\"}\n"
                           "  ],\n"
                           "  \"empty\": {},\n"
                           "  \"next\": "
                           "\"https://example.org/entities?cursor=abcdefghijklmnopqrstuvwxyz\"\n"
                           "}");
    free(text);
}
END_TEST

START_TEST(the_hundredth_column_is_the_last)
{
    for (size_t len = 80; len < 110; len++) {
        RPT_AUTO_BUF buf = {0};
        char word[200];
        memset(word, 'x', len);
        word[len] = '\0';
        json_auto_t *value = json_pack("[[s],[s]]", word, word);
        rpt_buf_init(&buf, MAX);
        rpt_json_write(value, &buf);
        /* two blanks, ["…"], and a comma after the first but not after the last */
        ck_assert_int_eq(strstr(buf.data, "[\"x") != NULL, len + 6 <= 100);
        const char *last = strrchr(buf.data, '[');
        ck_assert_int_eq(last[1] == '"', len + 6 <= 100);
        ck_assert_int_eq(strncmp(buf.data, "[\n  [\"", 6) == 0, len + 7 <= 100);
    }
}
END_TEST

START_TEST(columns_are_characters_not_bytes)
{
    RPT_AUTO_BUF text = {0};

    rpt_buf_init(&text, MAX);
    rpt_buf_adds(&text, "[\"");
    for (int i = 0; i < 96; i++)
        rpt_buf_adds(&text, "世");
    rpt_buf_adds(&text, "\"]");
    char *written = rewritten(text.data, false);
    ck_assert_str_eq(written, text.data);
    free(written);
}
END_TEST

START_TEST(strings_are_escaped_as_rfc_8259_demands_and_no_more)
{
    static const char text[] = "\"\\/\b\f\n\r\t\x01\x1F\x7F é世𝄞\0<&>";
    json_auto_t *value = json_stringn(text, sizeof text - 1);
    RPT_AUTO_BUF buf = {0};

    rpt_buf_init(&buf, MAX);
    rpt_json_write(value, &buf);
    ck_assert_str_eq(buf.data, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F é世𝄞\\u0000<&>\"");
}
END_TEST

START_TEST(reals_are_the_shortest_that_come_back)
{
    static const struct {
        double real;
        const char *text;
    } cases[] = {
        {0.1, "0.1"},
        {1, "1.0"},
        {-0.0, "-0.0"},
        {1.0 / 3, "0.3333333333333333"},
        {1e20, "1e20"},
        {1e-7, "1e-7"},
        {123456789012345678.0, "1.2345678901234568e17"},
        {1.7976931348623157e308, "1.7976931348623157e308"},
        {0.30000000000000004, "0.30000000000000004"},
        {100, "100.0"},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        json_auto_t *value = json_real(cases[i].real);
        RPT_AUTO_BUF buf = {0};
        rpt_buf_init(&buf, MAX);
        rpt_json_write(value, &buf);
        ck_assert_str_eq(buf.data, cases[i].text);
    }
}
END_TEST

START_TEST(the_locale_does_not_show_in_numbers)
{
    /* Where the system has no such locale there is nothing to see. */
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL &&
        setlocale(LC_NUMERIC, "fr_FR.UTF-8") == NULL)
        return;
    char *text = rewritten("[0.1,1e30,-2.5]", true);
    setlocale(LC_NUMERIC, "C");
    ck_assert_str_eq(text, "[0.1,1e30,-2.5]");
    free(text);
}
END_TEST

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    return *seed >> 8;
}

static json_t *random_value(unsigned *seed, int depth)
{
    unsigned count = next_random(seed) % 6;
    char text[40] = "", piece[4];
    json_t *value;

    for (size_t i = 0, len = 0; i < count; i++) {
        size_t n = rpt_utf8_put(next_random(seed) % 0x3000 + 1, piece);
        memcpy(text + len, piece, n);
        len += n;
        text[len] = '\0';
    }
    switch (next_random(seed) % (depth > 0 ? 9 : 6)) {
    case 0:
        return json_boolean(count % 2);
    case 1:
        return json_null();
    case 2:
        return json_integer((json_int_t)next_random(seed) * (count % 2 ? -1 : 4000000000));
    case 3:
        return json_real(next_random(seed) / (double)(next_random(seed) % 1000 + 1));
    case 4:
    case 5:
        return json_string(text);
    case 6:
        value = json_object();
        for (unsigned i = 0; i < count; i++) {
            snprintf(text, sizeof text, "k\"%u\n", next_random(seed) % 100);
            json_object_set_new(value, text, random_value(seed, depth - 1));
        }
        return value;
    default:
        value = json_array();
        for (unsigned i = 0; i < count; i++)
            json_array_append_new(value, random_value(seed, depth - 1));
        return value;
    }
}

START_TEST(what_is_written_is_read_back_the_same)
{
    unsigned seed = 2013;

    for (int round = 0; round < 2000; round++) {
        json_auto_t *value = random_value(&seed, round % 7);
        for (int compact = 0; compact < 2; compact++) {
            struct rpt_error err = {0};
            RPT_AUTO_BUF buf = {0}, again = {0};
            rpt_buf_init(&buf, MAX);
            rpt_buf_init(&again, MAX);
            (compact ? rpt_json_write_compact : rpt_json_write)(value, &buf);
            json_auto_t *back = rpt_json_parse(buf.data, buf.len, &err);
            ck_assert_msg(back != NULL, "%s in %s", err.detail, buf.data);
            ck_assert_msg(json_equal(value, back), "%s", buf.data);
            (compact ? rpt_json_write_compact : rpt_json_write)(back, &again);
            ck_assert_str_eq(again.data, buf.data);
            if (compact)
                ck_assert_ptr_null(strchr(buf.data, '\n'));
        }
    }
}
END_TEST

START_TEST(a_buffer_that_is_too_small_is_full_exactly_then)
{
    unsigned seed = 4;

    for (int round = 0; round < 200; round++) {
        json_auto_t *value = random_value(&seed, 5);
        RPT_AUTO_BUF whole = {0};
        rpt_buf_init(&whole, MAX);
        rpt_json_write(value, &whole);
        for (size_t max = 0; max < whole.len + 2; max += 1 + max / 7) {
            RPT_AUTO_BUF part = {0};
            rpt_buf_init(&part, max);
            rpt_json_write(value, &part);
            ck_assert_int_eq(part.full, max < whole.len);
            ck_assert_uint_le(part.len, max);
        }
        RPT_AUTO_BUF exact = {0};
        rpt_buf_init(&exact, whole.len);
        rpt_json_write(value, &exact);
        ck_assert(!exact.full);
        ck_assert_str_eq(exact.data, whole.data);
    }
}
END_TEST

START_TEST(deep_and_wide_values_cost_in_proportion)
{
    json_t *value = json_string("leaf");

    for (int i = 0; i < 1500; i++)
        value = json_pack("[so]", "level", value);
    for (int i = 0; i < 20000; i++)
        json_array_append_new(value, json_pack("{sisi}", "a", i, "b", i));
    RPT_AUTO_BUF buf = {0};
    rpt_buf_init(&buf, 64 << 20);
    clock_t start = clock();
    rpt_json_write(value, &buf);
    ck_assert(!buf.full);
    ck_assert_int_lt(clock() - start, 10 * CLOCKS_PER_SEC);
    json_decref(value);
}
END_TEST

START_TEST(a_syntax_error_has_its_line_and_column)
{
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"", "1:0: "},
        {"{\n  \"a\": 1,\n}", "3:1: "},
        {"[1,\n2] x", "2:4: "},
        {"{\"a\":1,\"a\":2}", "1:10: duplicate object key"},
        {"\"\xFF\"", "1:1: unable to decode byte 0xff"},
        {"[01]", "1:2: "},
        {"[99999999999999999999]", "1:21: too big integer"},
        {"nul", "1:3: "},
    };

    for (size_t i = 0; i < RPT_COUNT(cases); i++) {
        struct rpt_error err = {0};
        ck_assert_ptr_null(rpt_json_parse(cases[i].text, strlen(cases[i].text), &err));
        ck_assert_int_eq(err.id, RPT_E_BAD_DATA);
        ck_assert_msg(strncmp(err.detail, cases[i].place, strlen(cases[i].place)) == 0, "%s",
                      err.detail);
    }
}
END_TEST

START_TEST(nesting_is_bounded)
{
    struct rpt_error err = {0};
    char *text = rpt_alloc(100001);

    memset(text, '[', 100000);
    ck_assert_ptr_null(rpt_json_parse(text, 100000, &err));
    ck_assert_int_eq(err.id, RPT_E_BAD_DATA);
    free(text);
}
END_TEST

START_TEST(integers_of_any_size_come_back)
{
    static const json_int_t integers[] = {0, 7, -1, 10, -100, INT64_MAX, INT64_MIN};

    for (size_t i = 0; i < RPT_COUNT(integers); i++) {
        json_auto_t *value = json_integer(integers[i]);
        char *wanted = rpt_printf("%" JSON_INTEGER_FORMAT, integers[i]);
        RPT_AUTO_BUF out = {0};

        rpt_buf_init(&out, 100);
        rpt_json_write(value, &out);
        ck_assert_str_eq(out.data, wanted);
        free(wanted);
    }
}
END_TEST

Suite *suite_under_test(void)
{
    const TTest *tests[] = {
        short_values_stand_on_one_line,
        long_values_are_indented_and_their_short_parts_are_not,
        the_hundredth_column_is_the_last,
        columns_are_characters_not_bytes,
        strings_are_escaped_as_rfc_8259_demands_and_no_more,
        integers_of_any_size_come_back,
        reals_are_the_shortest_that_come_back,
        the_locale_does_not_show_in_numbers,
        what_is_written_is_read_back_the_same,
        a_buffer_that_is_too_small_is_full_exactly_then,
        deep_and_wide_values_cost_in_proportion,
        a_syntax_error_has_its_line_and_column,
        nesting_is_bounded,
    };
    Suite *suite = suite_create("json");
    TCase *tcase = tcase_create("json");

    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < RPT_COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
