#!/bin/sh
# A dataset written as a bundle and imported again is the same dataset, and written again the same files: the first
# dataset, one that has all kinds and marks, earlier editions, and the Universal Declaration where its corpus is there.
. "$(dirname "$0")/lib.sh"

digest() { sqlite3 "$1" 'SELECT digest FROM dataset'; }

# same WHAT DB: bundle → import → bundle
same() {
    what=$1
    db=$2
    rm -rf "$work/first" "$work/second" "$work/again.sqlite"*
    ok "$what is written as a bundle" exits 0 "$rapporteur" unbundle "$work/first" --db "$db"
    ok 'with which nothing is wrong' exits 0 "$rapporteur" check "$work/first"
    ok 'and which says the same' exits 0 "$rapporteur" import "$work/first" --at 2030-01-01T00:00:00Z --db "$work/again.sqlite"
    ok 'to the digest' test "$(digest "$db")" = "$(digest "$work/again.sqlite")"
    ok 'it is written again' exits 0 "$rapporteur" unbundle "$work/second" --db "$work/again.sqlite"
    ok 'as the same files' diff -r "$work/first" "$work/second"
}

"$rapporteur" import data --at 2026-11-24T00:00:00Z --db "$work/essay.sqlite" >/dev/null
same 'the first dataset' "$work/essay.sqlite"
ok 'into a folder with files nothing is written' exits 73 "$rapporteur" unbundle "$work/first" --db "$work/essay.sqlite"
ok 'and one line says so' one_line

# All kinds and marks, words that look like signs, spans at every border.
mkdir -p "$work/all/documents/everything"
cp static/starter/*.json "$work/all/"
cat >"$work/all/documents/everything/text.md" <<'TEXT'
# Every \*sign\* & <mark>: 1. {#odd}

Before any section: *emphasis*, **strong**, `code`, [a link](https://example.org/a_(b)?c=d&copy=1#e "title").

## A section \# with {braces} \{#x\} {#first}

- an item with *emphasis* at**once**, snake_case_word and 2\*3\*4
- 1\) not a list
  in two lines\
  - nor this

> a quotation of [Eleanor Roosevelt](@eleanor-roosevelt), in *[Paris](none:)*

A note<sup>[2](#first)</sup>, <span lang="de">ein *deutsches* Wort</span>, <q>she said</q>, on <time datetime="1948-12-10">that day</time>.

<a href="https://example.org/?q=&quot;x&quot;">[the Assembly](@un-general-assembly)</a> and [<a href="https://example.org">UNGA</a>](cite:udhr-1948 "cito:cites").

Roses are red,\
\# violets\
\> blue,\
\- \+ \= \~ {#poem .verse}

HAMLET: words, words {.speech}

Figure 1: `tick ``in`` tick` | a | table {.caption}

### Deeper {#deeper}

#### Deeper still {#still}

```
int main(void)
{
    return 0; /* ``` */
}
```

Café (NFC), Ελλάδα, 日本語, 👩‍🚀 emoji, e̎ combining, * * *, ***, ---, [brackets](not a link), ![no image], &amp; &#32; \\ end {x}

| a | *b* |
|---|---|
| 1 | 2 \| 3 |
TEXT
printf '[{"quote": "Ελλάδα", "entity": "paris"}]' >"$work/all/documents/everything/corrections.json"
ok 'a text with all kinds and marks' exits 0 "$rapporteur" import "$work/all" --at 2026-01-01T00:00:00Z --db "$work/all.sqlite"
same 'it' "$work/all.sqlite"

# Editions: three texts, marks in each.
"$rapporteur" init "$work/mine" >/dev/null
text=$work/mine/documents/how-a-declaration-was-made/text.md
"$rapporteur" import "$work/mine" --at 2026-01-01T00:00:00Z --db "$work/mine.sqlite" >/dev/null
printf '\nA line that was added.\n' >>"$text"
"$rapporteur" import "$work/mine" --at 2026-01-02T00:00:00Z --db "$work/mine.sqlite" >/dev/null
sed -i 's/for two years/for *two* years/; s/Forty-eight/48/' "$text"
ok 'a third edition' exits 0 "$rapporteur" import "$work/mine" --at 2026-01-03T00:00:00Z --db "$work/mine.sqlite"
ok 'is the third' test "$(sqlite3 "$work/mine.sqlite" 'SELECT max(number) FROM edition')" = 3
same 'a text of three editions' "$work/mine.sqlite"
ok 'the second is there as it was' exits 0 "$rapporteur" get /documents/how-a-declaration-was-made/editions/2/text --db "$work/again.sqlite"
ok 'with its words' prints 'Forty-eight'
printf '\nAnd another line.\n' >>"$work/second/documents/how-a-declaration-was-made/text.md"
ok 'the bundle goes on' exits 0 "$rapporteur" import "$work/second" --at 2030-01-02T00:00:00Z --db "$work/again.sqlite"
ok 'with a fourth edition' test "$(sqlite3 "$work/again.sqlite" 'SELECT max(number) FROM edition')" = 4

# What a new edition does to marks and paragraphs is the same whether its text comes by itself or with those before it.
mkdir -p "$work/moves/documents/moves"
cp static/starter/entities.json static/starter/vocabularies.json "$work/moves/"
moves=$work/moves/documents/moves/text.md
day=1
# edition TEXT: imported after those before it
edition() {
    printf '%s\n' "$1" >"$moves"
    "$rapporteur" import "$work/moves" --at "2026-02-0${day}T00:00:00Z" --db "$work/moves.sqlite" >/dev/null || exit 1
    day=$((day + 1))
}
edition '# Moves

The first paragraph tells of rain and of the long way there.

[Eleanor Roosevelt](@eleanor-roosevelt) spoke here, at some length, of the rights of everyone. The hall was full that evening.

A third one about snow, ice and everything that melts in spring.

The last one says goodbye to those who came from far away.'
edition '# Moves

A third one about snow, ice and everything that melts in spring.

The first paragraph tells of rain and of the long way there. The last one says goodbye to those who came from far away.

[Eleanor Roosevelt](@eleanor-roosevelt) spoke here, at some length, of the rights of everyone.

The hall was full that evening.'
edition '# Moves

A third one about snow, ice and everything that melts in spring.

The first paragraph tells of rain and of the long way there. The last one says goodbye to those who came from far away.

The hall was full that evening.'
same 'a text whose paragraphs moved, split, merged and went' "$work/moves.sqlite"
# told DB: what the editions did
told() {
    sqlite3 "$1" "SELECT e.number, p.id, f.fate, f.target FROM fate f JOIN paragraph p ON p.n = f.paragraph JOIN edition e ON e.n = p.edition ORDER BY 1, 2, 3, 4;
        SELECT e.number, kind, what, id, quote, x.paragraph, start, target, place, state, reason FROM reanchored x JOIN edition e ON e.n = x.edition ORDER BY x.edition, x.n"
}
told "$work/moves.sqlite" >"$work/one by one"
told "$work/again.sqlite" >"$work/at once"
ok 'something was moved, merged and lost' test "$(grep -cE 'moved|merged|split' "$work/one by one")" -ge 2 -a "$(grep -c lost "$work/one by one")" -ge 1
ok 'and is told so by the bundle of all editions' diff "$work/one by one" "$work/at once"
mkdir -p "$work/bare/documents/moves/editions"
cp static/starter/entities.json static/starter/vocabularies.json "$work/bare/"
printf '# Moves\n\nThe first paragraph tells of rain.\n\nThe second one tells of snow.\n' >"$work/bare/documents/moves/editions/1.md"
printf '# Moves\n\nAn unlike beginning has come to stand here.\n\nThe first paragraph tells of rain.\n\nThe second one tells of snow.\n' >"$work/bare/documents/moves/text.md"
printf '{"editions": [{"number": 1, "imported_at": "2026-01-01T00:00:00Z"}]}' >"$work/bare/documents/moves/document.json"
ok 'editions without ids' exits 0 "$rapporteur" import "$work/bare" --at 2026-01-02T00:00:00Z --db "$work/bare.sqlite"
ok 'carry them on' test "$(sqlite3 "$work/bare.sqlite" "SELECT group_concat(id) FROM (SELECT p.id FROM paragraph p JOIN edition e ON e.n = p.edition WHERE e.number = 2 ORDER BY ordinal)")" = p3,p1,p2

# A page that came from elsewhere.
page=../shared/essay/000_1cdf4a8719b9e230.txt
if [ -f "$page" ]; then
    "$rapporteur" import data "$page" --published 2013-04-21 --at 2026-11-24T00:00:00Z --db "$work/page.sqlite" >/dev/null
    same 'a saved page beside its digest' "$work/page.sqlite"
else
    echo "SKIPPED: $page is not there"
fi
done_testing
