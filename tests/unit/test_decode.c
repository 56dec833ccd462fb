/* SPDX-License-Identifier: MIT
 *
 * Bytes as text: what a file says of its encoding is believed and checked, what it does not say is
 * UTF-8, and what does not fit is told with its place.
 */
#include "markup_case.h"

#define BYTES(text) text, sizeof text - 1

static const struct {
    const char *what, *bytes;
    size_t len;
    bool html;
    const char *text, *mistakes;
} cases[] = {
    {"UTF-8", BYTES("a\xC3\xA9"), false, "aé", ""},
    {"a byte order mark is no text",
     BYTES("\xEF\xBB\xBF"
           "a"),
     false, "a", ""},
    {"line ends are one character", BYTES("a\r\nb\rc\n\r\n"), false, "a\nb\nc\n\n", ""},
    {"it is not composed yet", BYTES("<b>\xCC\xB8"), false, "<b>\xCC\xB8", ""},
    {"UTF-16 by its mark",
     BYTES("\xFF\xFE"
           "a\0\xE9\0\x3D\xD8\x00\xDE"),
     false, "aé😀", ""},
    {"UTF-16 the other way round", BYTES("\xFE\xFF\0a\0\xE9"), false, "aé", ""},
    {"UTF-16 by its first tag", BYTES("<\0a\0>\0\xE9\0"), false, "<a>é", ""},
    {"UTF-16 the other way round by its first tag", BYTES("\0<\0a\0>"), false, "<a>", ""},
    {"an XML declaration", BYTES("<?xml version='1.0' encoding='ISO-8859-15'?>\xA4"), false,
     "<?xml version='1.0' encoding='ISO-8859-15'?>€", ""},
    {"Latin 1 is windows-1252, as on the web",
     BYTES("<?xml version=\"1.0\" encoding=\"latin1\"?>\x93\xE9"), false,
     "<?xml version=\"1.0\" encoding=\"latin1\"?>“é", ""},
    {"a meta element", BYTES("<head><META CHARSET=koi8-r>\xC1"), true,
     "<head><META CHARSET=koi8-r>а", ""},
    {"the older kind",
     BYTES("<meta http-equiv=content-type content=\"text/html; charset=Shift_JIS\">\x82\xA0"), true,
     "<meta http-equiv=content-type content=\"text/html; charset=Shift_JIS\">あ", ""},
    {"which means nothing in XML", BYTES("<meta charset=latin1>\xC3\xA9"), false,
     "<meta charset=latin1>é", ""},
    {"UTF-16 that is said in UTF-8", BYTES("<?xml version='1.0' encoding='UTF-16'?>\xC3\xA9"),
     false, "<?xml version='1.0' encoding='UTF-16'?>é", ""},
    {"Latin 1 that is not said", BYTES("<p>a\n\xC3\xA9\xE9"), true, "",
     "x:2:2: byte 0xE9 is not UTF-8 here; save the file as UTF-8, or say in the file which "
     "encoding it is in"},
    {"what it says is not so", BYTES("<meta charset=utf-8>\xE9"), true, "",
     "x:1:21: byte 0xE9 is not UTF-8 here; save the file as UTF-8"},
    {"a byte that the encoding has not", BYTES("<meta charset=windows-1252>\n\xE9\x81"), true, "",
     "x:2:2: byte 0x81 is no WINDOWS-1252 here, which the file says that it is; save it as UTF-8"},
    {"half a character",
     BYTES("\xFF\xFE"
           "a\0b"),
     false, "",
     "x:1:2: byte 0x62 is no UTF-16LE here, which the file says that it is; save it as UTF-8"},
    {"half a pair",
     BYTES("\xFF\xFE"
           "a\0\x3D\xD8"
           "b\0"),
     false, "",
     "x:1:2: byte 0x3D is no UTF-16LE here, which the file says that it is; save it as UTF-8"},
    {"a NUL", BYTES("ab\nc\0d"), false, "",
     "x:2:2: here is a NUL, which no text has; save the file as UTF-8, or say in the file which "
     "encoding it is in"},
    {"a NUL in UTF-16",
     BYTES("\xFF\xFE"
           "a\0\0\0"),
     false, "", "x:1:2: here is a NUL, which no text has; save the file as UTF-8"},
    {"an encoding that nobody knows", BYTES("<?xml version='1.0' encoding='x-mine'?>"), false, "",
     "x:1:1: the file says that it is in 'x-mine', which is not read here; save it as UTF-8"},
    {"nothing", BYTES(""), false, "", "x:1:1: the file is empty"},
};

START_TEST(bytes_are_what_they_say)
{
    static const struct rpt_import_options options = {0};
    struct rpt_report report = {0};
    struct rpt_file file = {.path = "x", .name = "x"};
    struct rpt_draft draft;

    rpt_draft_init(&draft, &options);
    rpt_decode(&draft, &file, cases[_i].bytes, cases[_i].len, cases[_i].html);
    rpt_mistakes_report(&draft, &report);
    markup_same(cases[_i].what, "mistake", report.count > 0 ? report.lines[0] : "",
                cases[_i].mistakes);
    markup_same(cases[_i].what, "text", file.text, cases[_i].text);
    ck_assert_uint_eq(file.len, strlen(file.text));
    ck_assert(file.bad == (*cases[_i].mistakes != '\0'));
    free(file.text);
    rpt_report_finish(&report);
    rpt_draft_finish(&draft);
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("decode");
    TCase *tc = tcase_create("decode");

    tcase_add_loop_test(tc, bytes_are_what_they_say, 0, (int)RPT_COUNT(cases));
    suite_add_tcase(suite, tc);
    return suite;
}
