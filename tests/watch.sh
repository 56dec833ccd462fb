#!/bin/sh
# `serve --watch`: what a writer saves is served, what is wrong is told in the terminal and on the page, and nothing is left.
. "$(dirname "$0")/lib.sh"
export TMPDIR="$work"

page() { curl -sf "$url/documents/how-a-declaration-was-made.html"; }
has() { page | grep -q -- "$1"; }
lacks() { page >"$work/page" && ! grep -q -- "$1" "$work/page"; }

"$rapporteur" init "$work/mine" >/dev/null
text=$work/mine/documents/how-a-declaration-was-made/text.md
ok 'a folder is served as it is written' serve_with --watch "$work/mine"
ok 'with its text' has 'Eleanor Roosevelt'
printf '\nA line that was just written.\n' >>"$text"
ok 'what is saved is there soon' soon has 'A line that was just written'
ok 'as the first edition still' sh -c "curl -sf '$url/documents/how-a-declaration-was-made/editions' | jq -e '.total == 1'"
printf '\nAnd [a name](@nobody-at-all).\n' >>"$text"
ok 'a mistake is told on the page' soon has 'no entity is called .*nobody-at-all'
ok 'and in the terminal' soon grep -q 'text.md:[0-9]*:[0-9]*: no entity is called' "$work/serve.err"
ok 'what was there before is served' has 'A line that was just written'
ok 'data does not speak of it' sh -c "! curl -sf '$url/documents/how-a-declaration-was-made.json' | grep -q nobody"
sed -i 's/(@nobody-at-all)/(@paris)/' "$text"
ok 'once it is mended it is gone' soon lacks 'no entity is called'
ok 'and the name leads somewhere' has 'href="/places/paris'
ok 'SIGTERM ends it with 0' stop
ok 'and takes its dataset away' soon sh -c "! ls -d '$work'/rapporteur-* "
ok 'a folder with mistakes from the start is refused' exits 65 sh -c "sed -i 's/@paris/@parsi/' '$text'; exec '$rapporteur' serve --watch '$work/mine' --port 0"
ok 'with their places' says "nearest: 'paris'"
ok 'and nothing is left of it' sh -c "! ls -d '$work'/rapporteur-*"
done_testing
