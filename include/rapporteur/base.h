/* SPDX-License-Identifier: MIT
 *
 * base: what every other layer stands on. Memory that is either there or ends the process, buffers
 * with a maximum, one error type, text as UTF-8, URLs, dates, a clock, digests, spelling,
 * templates, JSON as bytes, and the log. Knows nothing of datasets, SQL or HTTP.
 */
#ifndef RAPPORTEUR_BASE_H
#define RAPPORTEUR_BASE_H

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define RPT_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define RPT_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Memory. A failed allocation ends the process with one log line: every size that input can
 * drive has a maximum set before. All results are zeroed and freed with free(). */
void *rpt_alloc(size_t size);
/* Grows `old` to hold `count` things of `size` bytes; the product is checked for overflow. What is
 * added to an `old` that is not NULL is not zeroed. */
void *rpt_grow(void *old, size_t count, size_t size);
char *rpt_strdup(const char *text);
char *rpt_strndup(const char *text, size_t len);
char *rpt_printf(const char *format, ...) RPT_PRINTF(1, 2);

/* Strings and structs that live exactly as long as their owner (a request, an import). */
struct rpt_arena;
struct rpt_arena *rpt_arena_create(void);
void rpt_arena_destroy(struct rpt_arena *arena);
void *rpt_arena_alloc(struct rpt_arena *arena, size_t size);
char *rpt_arena_strdup(struct rpt_arena *arena, const char *text);
char *rpt_arena_strndup(struct rpt_arena *arena, const char *text, size_t len);
char *rpt_arena_printf(struct rpt_arena *arena, const char *format, ...) RPT_PRINTF(2, 3);

/* Between the two all JSON that this thread makes comes from one stretch of memory that goes at the
 * end: no json_t made within may outlive it. They nest; the outermost counts. */
void rpt_scratch_begin(void);
void rpt_scratch_end(void);

/* ---- Errors. Filled once, where the cause is known; callers pass it up untouched. The rows of
 * errors.def give each id its slug (the page /docs/problems/<slug>), HTTP status and title. */
enum rpt_error_id {
    RPT_E_NONE,
#define RPT_ERROR(id, slug, status, exit_status, title) RPT_E_##id,
#include "rapporteur/errors.def"
#undef RPT_ERROR
    RPT_E_COUNT
};

struct rpt_error {
    enum rpt_error_id id;
    char parameter[64];   /* the parameter, field or file that is wrong, or "" */
    char detail[400];     /* what is wrong, in one sentence without a final stop */
    char suggestion[128]; /* the nearest right spelling, or "" */
    json_t *allowed;      /* array of what would be right, or NULL (owned) */
    json_t *extra;        /* object of further members of the problem, or NULL (owned) */
};

struct rpt_error_row {
    const char *slug;
    unsigned status; /* HTTP status, 0 where it never leaves by HTTP */
    int exit_status; /* sysexits */
    const char *title;
};

const struct rpt_error_row *rpt_error_row(enum rpt_error_id id);
/* Fills err (releasing what it held) and returns false, so that `return rpt_fail(…)` reads well.
 * `parameter` may be NULL. A detail over the size is cut with an ellipsis. */
bool rpt_fail(struct rpt_error *err, enum rpt_error_id id, const char *parameter,
              const char *format, ...) RPT_PRINTF(4, 5);
/* As rpt_fail, with what would be right: takes `allowed` (array of strings) and sets the
 * suggestion to the one nearest to `given`. */
bool rpt_fail_allowed(struct rpt_error *err, enum rpt_error_id id, const char *parameter,
                      const char *given, json_t *allowed, const char *format, ...) RPT_PRINTF(6, 7);
/* Releases what err owns and makes it empty. */
void rpt_error_clear(struct rpt_error *err);

/* ---- A buffer that must be told its maximum when it is born. Past it, further bytes are dropped
 * and `full` stays set, so that a writer checks once, at its end. `data` is always NUL-terminated
 * (never NULL after the first byte). */
struct rpt_buf {
    char *data;
    size_t len, cap, max;
    bool full;
};

void rpt_buf_init(struct rpt_buf *buf, size_t max);
void rpt_buf_finish(struct rpt_buf *buf);
void rpt_buf_add(struct rpt_buf *buf, const void *data, size_t len);
void rpt_buf_adds(struct rpt_buf *buf, const char *text);
void rpt_buf_addc(struct rpt_buf *buf, char c);
void rpt_buf_addf(struct rpt_buf *buf, const char *format, ...) RPT_PRINTF(2, 3);
/* Shortens to `len` bytes. */
void rpt_buf_cut(struct rpt_buf *buf, size_t len);
/* Hands the bytes over (free() them) and leaves the buffer empty; never NULL. */
char *rpt_buf_steal(struct rpt_buf *buf);
/* False, with err TOO_LARGE, if something did not fit. */
bool rpt_buf_ok(const struct rpt_buf *buf, struct rpt_error *err);
#define RPT_AUTO_BUF __attribute__((cleanup(rpt_buf_finish))) struct rpt_buf

/* ---- Sets of row numbers, 0 up to `size` (exclusive), one bit a row. Ranges are end-exclusive;
 * what of them lies outside is passed over. */
struct rpt_rows {
    uint64_t *bits;
    int64_t size;
};
void rpt_rows_init(struct rpt_rows *rows, int64_t size); /* empty */
void rpt_rows_finish(struct rpt_rows *rows);
#define RPT_AUTO_ROWS __attribute__((cleanup(rpt_rows_finish))) struct rpt_rows
void rpt_rows_add(struct rpt_rows *rows, int64_t first, int64_t end);
bool rpt_rows_has(const struct rpt_rows *rows, int64_t n);
/* The first row from `n` on; -1 if there is none. */
int64_t rpt_rows_next(const struct rpt_rows *rows, int64_t n);
int64_t rpt_rows_count(const struct rpt_rows *rows, int64_t first, int64_t end);

/* Reads a whole file of at most `max` bytes into `out`, which it initializes (finish it either
 * way); NO_INPUT, IO or TOO_LARGE otherwise. */
bool rpt_read_file(const char *path, size_t max, struct rpt_buf *out, struct rpt_error *err);

/* Makes a file of these bytes; CANNOT_CREATE where there is one already, IO where it stays short.
 */
bool rpt_write_new_file(const char *path, const struct rpt_buf *bytes, struct rpt_error *err);

/* Makes a folder; one that is there is as good if it is empty, else CANNOT_CREATE. */
bool rpt_make_folder(const char *path, struct rpt_error *err);

/* ---- UTF-8. Lengths in bytes unless named otherwise; offsets that leave the service count Unicode
 * code points over NFC text, end-exclusive (W3C Web Annotation). */
bool rpt_utf8_valid(const char *text, size_t len,
                    size_t *bad); /* NUL bytes are refused; bad may be NULL */
/* Decodes the code point at *at (valid UTF-8 assumed) and moves *at behind it. */
uint32_t rpt_utf8_next(const char *text, size_t len, size_t *at);
/* Where the code point begins that the byte at `at` belongs to; `at` at the end of the text. */
size_t rpt_utf8_start(const char *text, size_t at);
/* Whether what rpt_utf8_next made of so many bytes may stand in a line of a log: it is no control
 * character, and the bytes are UTF-8. */
bool rpt_utf8_plain(uint32_t cp, size_t bytes);
size_t rpt_utf8_put(uint32_t cp, char out[4]);
size_t rpt_utf8_count(const char *text, size_t len); /* code points */
size_t rpt_utf8_utf16(const char *text, size_t len); /* UTF-16 units */
size_t rpt_utf8_byte(const char *text, size_t len,
                     size_t codepoint); /* byte offset of a code point; len when past the end */
char *rpt_utf8_nfc(const char *text, size_t len, size_t *out_len); /* malloc'd */
/* NFC, and for each byte of `text` (valid UTF-8) and for its end how many code points of the result
 * stand before it. Both malloc'd. */
char *rpt_utf8_nfc_points(const char *text, size_t len, uint32_t **points);
/* Folds for comparing: NFKD without marks, case folded, white space runs to one space, trimmed.
 * malloc'd. */
char *rpt_utf8_fold(const char *text, size_t len);
bool rpt_cp_is_word(uint32_t cp);  /* letter, mark, number (a UAX 29 word's inside, roughly) */
bool rpt_cp_is_space(uint32_t cp); /* White_Space, no-break spaces included */
bool rpt_cp_is_upper(uint32_t cp); /* title case too */
bool rpt_cp_is_lower(uint32_t cp);
/* Code points of its canonical decomposition; 1 where there is none. */
size_t rpt_cp_parts(uint32_t cp);

/* ---- URLs and slugs (RFC 3986). */
/* Percent-decodes; '+' becomes a space if plus. BAD_REQUEST on a bad escape, a NUL or bytes that
 * are not UTF-8. */
bool rpt_url_decode(struct rpt_arena *arena, const char *text, size_t len, bool plus, char **out,
                    struct rpt_error *err);
/* Percent-encodes all but unreserved characters and those in `also` (may be ""). */
void rpt_url_encode(struct rpt_buf *buf, const char *text, const char *also);
/* [a-z0-9]+(-[a-z0-9]+)*, at most 100 bytes */
bool rpt_slug_valid(const char *text);
/* A slug of the words of `title`; where it has none in ASCII (a Chinese title), `kind` and 8 hex
 * digits of its SHA-256. malloc'd. */
char *rpt_slug_make(const char *kind, const char *title);

/* ---- Dates: EDTF level 1 at their own precision (Library of Congress, ISO 8601-2): 2013, 2013-04,
 * 2013-04-21, 2013-01/2013-04, open (2013/..) and unknown (/2013) ends, 2013?, 2013~, 2013%, 201X,
 * 2013-21…24 seasons. Bounds are days since 1970-01-01, inclusive; open and unknown ends are
 * INT32_MIN / INT32_MAX. */
bool rpt_date_valid(const char *edtf);
bool rpt_date_bounds(const char *edtf, int32_t *first, int32_t *last);
void rpt_date_rfc3339(time_t when, char out[21]);         /* 2013-04-21T00:00:00Z */
void rpt_date_http(time_t when, char out[30]);            /* IMF-fixdate, RFC 9110 5.6.7 */
bool rpt_date_parse_http(const char *text, time_t *when); /* IMF-fixdate, rfc850, asctime */
/* RFC 3339 instant (Z or offset), or a plain date (midnight UTC), or seconds since 1970. */
bool rpt_date_parse_instant(const char *text, time_t *when);

/* What an element of Accept, Accept-Encoding or Accept-Language weighs (RFC 9110 12.4.2), in
 * thousandths: 1000 where it does not say, 0 where what it says is no number from 0 to 1. `element`
 * stands in a header that ends with NUL; `len` ends before its comma. */
int rpt_quality(const char *element, size_t len);

/* ---- The clock that only goes forward, since some moment. */
int64_t rpt_now_ns(void);
int64_t rpt_now_ms(void);
/* When it will be so much later, as pthread_cond_clockwait takes it, of CLOCK_MONOTONIC. */
struct timespec rpt_in_ms(long ms);
int64_t rpt_tick_us(void); /* at the kernel's last tick, a few ms ago: costs less */

/* A number that nobody outside can guess, for hash tables and ids; not for secrets. */
uint64_t rpt_seed(void);

/* ---- Digests: SHA-256, in lower-case hex. */
struct rpt_sha256;
struct rpt_sha256 *rpt_sha256_create(void);
void rpt_sha256_add(struct rpt_sha256 *sum, const void *data, size_t len);
void rpt_sha256_finish(struct rpt_sha256 *sum, char hex[65]); /* frees sum */
void rpt_sha256_hex(const void *data, size_t len, char hex[65]);
/* FNV-1a, 64 bits: for tables, where nobody gains by a collision. */
uint64_t rpt_hash(const char *text, size_t len);

/* ---- Spelling: the candidate nearest to `word` (optimal string alignment, case folded), or NULL
 * where none is near enough to be meant (distance ≤ 1 up to 4 letters, 2 up to 8, else a third, or
 * one is a prefix of ≥ 3 letters of the other). A candidate is also near by what other interfaces
 * call it (words.def: "per_page" for "limit"). Ties: the first. Bounded: words over 100 bytes never
 * match. */
const char *rpt_near(const char *word, const char *const *candidates, size_t count);
/* The same over an array of JSON strings. */
const char *rpt_near_json(const char *word, const json_t *candidates);

/* ---- JSON as bytes: UTF-8 unescaped, two-space indented, but a value whose whole text fits in
 * what is left of 100 columns stands on one line; ends without a newline. Object keys keep their
 * order. */
void rpt_json_write(const json_t *value, struct rpt_buf *buf);
/* On one line, for NDJSON, CSV cells and keys: no space after ':' and ','. */
void rpt_json_write_compact(const json_t *value, struct rpt_buf *buf);
/* Parses; a syntax error becomes BAD_DATA with "line:column: …" in its detail. Duplicate keys are
 * refused, nesting is bounded (jansson's 2,048). */
json_t *rpt_json_parse(const char *text, size_t len, struct rpt_error *err);

/* ---- Mustache (mustache(5), the spec's interpolation, sections, inverted, comments, partials and
 * delimiters modules; no lambdas) over json_t. HTML-escapes & < > " '. Falsy: missing, null, false,
 * empty array, empty string. Dotted names; "." is the item itself; numbers print as JSON does. */
struct rpt_tmpl;
/* The text of a partial by name, or NULL (renders as nothing). The pointer must outlive the call.
 */
typedef const struct rpt_tmpl *rpt_tmpl_find(void *cls, const char *name);
struct rpt_tmpl *rpt_tmpl_parse(const char *name, const char *text, struct rpt_error *err);
void rpt_tmpl_destroy(struct rpt_tmpl *tmpl);
/* Depth of partials and sections is bounded (64): BAD_DATA beyond. */
bool rpt_tmpl_render(const struct rpt_tmpl *tmpl, const json_t *data, rpt_tmpl_find *find,
                     void *cls, struct rpt_buf *out, struct rpt_error *err);
void rpt_html_escape(struct rpt_buf *out, const char *text, size_t len);
/* Text as CommonMark that reads as just that text; line ends become hard breaks. `begins`: it
 * stands at the beginning of a line. */
void rpt_markdown_escape(struct rpt_buf *out, const char *text, size_t len, bool begins);

/* ---- Log: one line a call on standard error, at most 400 characters, control characters escaped.
 */
enum rpt_log_level { RPT_LOG_ERROR, RPT_LOG_WARNING, RPT_LOG_INFO };
void rpt_log(enum rpt_log_level level, const char *format, ...) RPT_PRINTF(2, 3);

#endif
