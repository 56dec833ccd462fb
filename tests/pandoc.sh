#!/bin/sh
# What pandoc reads, we read: a sample written as Word, OpenDocument, EPUB, reStructuredText and LaTeX comes back through
# `pandoc -t json` with its title, outline, kinds and every word. What a reader of pandoc itself loses is not looked for:
# OpenDocument's title, code and table heads, EPUB's order of authors and tie between a note and its number.
. "$(dirname "$0")/lib.sh"
db=$work/sample.sqlite

ask() { sqlite3 "$db" "$1"; }
# same WHAT WANTED GOT
same() { [ "$2" = "$3" ] || { printf '%s: wanted\n%s\ngot\n%s\n' "$1" "$2" "$3"; return 1; }; }
# The words of the texts on standard input, one a line.
words() { python3 -c 'import re, sys, unicodedata as u; print("\n".join(re.findall(r"[^\W\d_]+", u.normalize("NFKC", sys.stdin.read()))))'; }
paragraphs() { ask 'SELECT title FROM document UNION ALL SELECT title FROM section UNION ALL SELECT text FROM paragraph'; }

# through FORMAT [OPTION…]: the sample there and back, imported
through() {
    format=$1
    shift
    pandoc tests/corpora/sample.md --standalone -t "$format" "$@" -o "$work/sample.$format" &&
        pandoc "$work/sample.$format" -f "$format" -t json -o "$work/sample.json" &&
        "$rapporteur" import "$work/sample.json" --at 2026-11-24T00:00:00Z --fresh --db "$db"
}
# Every word as often as in pandoc's own plain text, in whatever order notes come; more are only what the format says
# of its title page.
keeps_words() {
    pandoc "$work/sample.$1" -f "$1" -t plain --wrap=none --standalone | words > "$work/wanted"
    paragraphs | words > "$work/got"
    python3 - "$work/wanted" "$work/got" <<'END'
import collections, sys
wanted, got = (collections.Counter(open(name).read().split()) for name in sys.argv[1:])
page = "Ann Lee Bo Ek April Author Date sample".split()
lost, more = ({word: n for word, n in diff.items() if word not in page} for diff in (wanted - got, got - wanted))
if lost or more or sum(wanted.values()) < 50:
    sys.exit(f"lost: {lost}; more: {more}")
END
}
list() { ask "$1" | paste -sd '|'; }

for format in markdown docx odt epub rst latex; do
    ok "$format is imported" through "$format"
    ok "$format: every word" keeps_words "$format"
    ok "$format: the outline" same outline '1 First part|2 Within it|1 Second part' \
        "$(list 'SELECT level || '"' '"' || title FROM section ORDER BY ordinal')"
    ok "$format: the items" same items 'apples|pears|and more of pears|first nested|second nested' \
        "$(list "SELECT text FROM paragraph p WHERE kind = 'list-item' AND text NOT LIKE 'The words of%' AND section = (SELECT n FROM section WHERE title = 'Within it') ORDER BY ordinal")"
    ok "$format: the table" same rows 'one | two|four | six' \
        "$(list "SELECT text FROM paragraph WHERE text LIKE '% | %' AND text NOT LIKE 'Left%' ORDER BY ordinal")"
    ok "$format: emphasis and strong" same marks 'strong words|six' \
        "$(list "SELECT substr(p.text, m.start + 1, m.\"end\" - m.start) AS words FROM mark m JOIN paragraph p ON p.n = m.paragraph WHERE words IN ('strong words', 'six') ORDER BY m.n")"
    ok "$format: the link" same link 'https://example.org/' "$(list "SELECT value FROM mark WHERE type = 'link' AND value LIKE 'http%'")"
done
for format in markdown docx odt rst latex; do
    through "$format" >"$work/out" 2>&1
    ok "$format: the note, behind its paragraph" same note '1 The words of the note, all of them.' \
        "$(list "SELECT b.text FROM paragraph a JOIN paragraph b ON b.ordinal = a.ordinal + 1 WHERE a.text LIKE 'Some emphasis%'")"
done
for format in markdown docx epub rst latex; do
    through "$format" >"$work/out" 2>&1
    ok "$format: the title" same title 'A Sample of Everything' "$(list 'SELECT title FROM document')"
    ok "$format: code and quotations" same kinds 'code|quote' "$(list "SELECT DISTINCT kind FROM paragraph WHERE kind IN ('code', 'quote') ORDER BY 1")"
done
for format in markdown epub; do
    through "$format" >"$work/out" 2>&1
    ok "$format: words of other languages" same foreign 'ar|fr' "$(list "SELECT DISTINCT value FROM mark WHERE type = 'foreign' ORDER BY 1")"
    ok "$format: the caption" same caption 'What the table is' "$(list "SELECT text FROM paragraph WHERE kind = 'caption'")"
    ok "$format: the authors" same authors 'Ann Lee|Bo Ek' "$(list "SELECT json_extract(value, '$.name') FROM document, json_each(authors) ORDER BY 1")"
    ok "$format: the date" same date '2013-04-21' "$(list 'SELECT published FROM document')"
done
done_testing
