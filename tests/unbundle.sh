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

# A page that came from elsewhere.
page=../shared/essay/000_1cdf4a8719b9e230.txt
if [ -f "$page" ]; then
    "$rapporteur" import data "$page" --published 2013-04-21 --at 2026-11-24T00:00:00Z --db "$work/page.sqlite" >/dev/null
    same 'a saved page beside its digest' "$work/page.sqlite"
else
    echo "SKIPPED: $page is not there"
fi
done_testing
