/* SPDX-License-Identifier: MIT
 *
 * The bytes of a file as text. UTF-8 is the rule; HTML and XML may say another encoding, by a byte
 * order mark, an XML declaration or a <meta>, in that order. What does not fit what they say is a
 * mistake at its line, never a guess. Only encodings that the web knows (WHATWG Encoding) are read.
 */
#include "draft.h"

#include <ctype.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_BYTES 4096 /* a declaration stands within the first so many */
#define MAX_LABEL 24

/* What a file may call it → what iconv does; as on the web, Latin 1 is read as windows-1252. */
static const struct {
    const char *label, *encoding;
} encodings[] = {
    {"utf-8", "UTF-8"},
    {"utf8", "UTF-8"},
    {"us-ascii", "WINDOWS-1252"},
    {"ascii", "WINDOWS-1252"},
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"iso-8859-16", "ISO-8859-16"},
    {"windows-1250", "WINDOWS-1250"},
    {"windows-1251", "WINDOWS-1251"},
    {"windows-1252", "WINDOWS-1252"},
    {"windows-1253", "WINDOWS-1253"},
    {"windows-1254", "WINDOWS-1254"},
    {"windows-1255", "WINDOWS-1255"},
    {"windows-1256", "WINDOWS-1256"},
    {"windows-1257", "WINDOWS-1257"},
    {"windows-1258", "WINDOWS-1258"},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"shift_jis", "CP932"},
    {"euc-jp", "EUC-JP"},
    {"gb2312", "GBK"},
    {"gbk", "GBK"},
    {"gb18030", "GB18030"},
    {"big5", "BIG5"},
    {"euc-kr", "CP949"},
    {"utf-16", "UTF-8"}, /* said in bytes that are none: a left-over */
    {"utf-16le", "UTF-8"},
    {"utf-16be", "UTF-8"},
};

struct encoding {
    const char *name;
    size_t mark; /* bytes of its byte order mark */
    bool said;   /* by the file */
};

/* ---- What the file says. */

static bool begins(const char *bytes, size_t len, const char *with, size_t size)
{
    return len >= size && memcmp(bytes, with, size) == 0;
}

/* The word behind `key` and '=', between quotes or not; "" where there is none. */
static void label_after(const char *text, const char *key, char label[MAX_LABEL])
{
    const char *at = strstr(text, key);
    size_t len;

    *label = '\0';
    if (at == NULL)
        return;
    at += strlen(key);
    at += strspn(at, " \t\r\n='\"");
    len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-_");
    if (len < MAX_LABEL)
        snprintf(label, MAX_LABEL, "%.*s", (int)len, at);
}

/* Looks into each tag that begins so, up to its end. */
static void label_in_tags(const char *text, const char *tag, const char *key, char label[MAX_LABEL])
{
    while (*label == '\0' && (text = strstr(text, tag)) != NULL) {
        char *inside = rpt_strndup(text, strcspn(text, ">"));

        label_after(inside, key, label);
        free(inside);
        text += strlen(tag);
    }
}

static void find_label(const char *bytes, size_t len, bool html, char label[MAX_LABEL])
{
    char *head = rpt_strndup(bytes, len < HEAD_BYTES ? len : HEAD_BYTES);

    for (char *at = head; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    *label = '\0';
    if (begins(head, strlen(head), "<?xml", 5))
        label_in_tags(head, "<?xml", "encoding", label);
    if (html)
        label_in_tags(head, "<meta", "charset", label);
    free(head);
}

static struct encoding encoding_of(struct rpt_draft *draft, struct rpt_file *file,
                                   const char *bytes, size_t len, bool html)
{
    char label[MAX_LABEL];

    if (begins(bytes, len, "\xEF\xBB\xBF", 3))
        return (struct encoding){"UTF-8", 3, true};
    if (begins(bytes, len, "\xFF\xFE", 2) || begins(bytes, len, "<\0", 2))
        return (struct encoding){"UTF-16LE", *bytes == '<' ? 0 : 2, true};
    if (begins(bytes, len, "\xFE\xFF", 2) || begins(bytes, len, "\0<", 2))
        return (struct encoding){"UTF-16BE", *bytes == '\0' ? 0 : 2, true};
    find_label(bytes, len, html, label);
    if (*label == '\0')
        return (struct encoding){"UTF-8", 0, false};
    for (size_t i = 0; i < RPT_COUNT(encodings); i++)
        if (strcmp(encodings[i].label, label) == 0)
            return (struct encoding){encodings[i].encoding, 0, true};
    rpt_mistake(draft, file, 1, 1,
                "the file says that it is in '%s', which is not read here; save it as UTF-8",
                label);
    return (struct encoding){0};
}

/* ---- Decoding. */

/* Line ends become '\n', in place. */
static size_t unify_lines(char *text, size_t len)
{
    size_t used = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
            continue;
        text[used++] = text[i] == '\r' ? '\n' : text[i];
    }
    text[used] = '\0';
    return used;
}

static void say_unfit(struct rpt_draft *draft, struct rpt_file *file, const struct rpt_buf *out,
                      unsigned char byte, const char *name)
{
    unsigned line = 1;
    size_t start = 0;

    for (size_t i = 0; i < out->len; i++)
        if (out->data[i] == '\n') {
            line++;
            start = i + 1;
        }
    rpt_mistake(
        draft, file, line,
        (unsigned)rpt_utf8_count(out->len > 0 ? out->data + start : "", out->len - start) + 1,
        "byte 0x%02X is no %s here, which the file says that it is; save it as UTF-8", byte, name);
}

/* False, with a mistake, at the first byte that does not fit. */
static bool convert(struct rpt_draft *draft, struct rpt_file *file, const char *bytes, size_t len,
                    const char *name, struct rpt_buf *out)
{
    iconv_t convertor = iconv_open("UTF-8", name);
    char *from = (char *)(uintptr_t)bytes, chunk[8192];
    size_t left = len;
    bool good = convertor != (iconv_t)-1; /* NOLINT: as iconv_open says it */

    while (good && left > 0) {
        char *to = chunk;
        size_t room = sizeof chunk, before = left;

        (void)iconv(convertor, &from, &left, &to, &room);
        rpt_buf_add(out, chunk, sizeof chunk - room);
        good = left < before;
    }
    if (convertor != (iconv_t)-1) /* NOLINT */
        iconv_close(convertor);
    if (!good)
        say_unfit(draft, file, out, (unsigned char)(left > 0 ? *from : 0), name);
    return good;
}

static bool is_empty(struct rpt_draft *draft, const struct rpt_file *file, size_t len)
{
    if (len == 0)
        rpt_mistake(draft, file, 1, 1, "the file is empty");
    return len == 0;
}

void rpt_decode(struct rpt_draft *draft, struct rpt_file *file, const char *bytes, size_t len,
                bool html)
{
    struct encoding encoding = encoding_of(draft, file, bytes, len, html);
    RPT_AUTO_BUF text = {0};
    size_t bad;

    rpt_buf_init(&text, 4 * RPT_MAX_FILE);
    file->bad = encoding.name == NULL || is_empty(draft, file, len);
    if (!file->bad && strcmp(encoding.name, "UTF-8") == 0)
        rpt_buf_add(&text, bytes + encoding.mark, len - encoding.mark);
    else if (!file->bad)
        file->bad =
            !convert(draft, file, bytes + encoding.mark, len - encoding.mark, encoding.name, &text);
    if (!file->bad && !rpt_utf8_valid(text.data != NULL ? text.data : "", text.len, &bad)) {
        rpt_draft_bad_byte(draft, file, text.data, bad,
                           encoding.said ? "" : ", or say in the file which encoding it is in");
        file->bad = true;
    }
    if (file->bad)
        rpt_buf_cut(&text, 0);
    file->text = rpt_buf_steal(&text);
    file->len = unify_lines(file->text, strlen(file->text));
}
