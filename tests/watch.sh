#!/bin/sh
# `serve --watch`: what a writer saves is served, what is wrong is told in the terminal and on the page, and nothing is left.
. "$(dirname "$0")/lib.sh"

# soon COMMAND…: within ten seconds
soon() {
    for _ in $(seq 100); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    echo "not within ten seconds: $*"
    return 1
}
page() { curl -sf "$url/documents/how-a-declaration-was-made.html"; }
has() { page | grep -q -- "$1"; }
lacks() { page >"$work/page" && ! grep -q -- "$1" "$work/page"; }
watch() {
    TMPDIR=$work "$rapporteur" serve --watch "$1" --port 0 >"$work/serve.out" 2>"$work/serve.err" &
    server_pid=$!
    for _ in $(seq 100); do
        url=$(sed -nE 's/.* at (http:.*)$/\1/p' "$work/serve.out")
        [ -z "$url" ] || return 0
        kill -0 "$server_pid" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

"$rapporteur" init "$work/mine" >/dev/null
text=$work/mine/documents/how-a-declaration-was-made/text.md
ok 'a folder is served as it is written' watch "$work/mine"
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
kill "$server_pid"
wait "$server_pid"
ok 'SIGTERM ends it with 0' test $? -eq 0
ok 'and takes its dataset away' soon sh -c "! ls -d '$work'/rapporteur-* "
ok 'a folder with mistakes from the start is refused' exits 65 sh -c "sed -i 's/@paris/@parsi/' '$text'; TMPDIR='$work' exec '$rapporteur' serve --watch '$work/mine' --port 0"
ok 'with their places' says "nearest: 'paris'"
ok 'and nothing is left of it' sh -c "! ls -d '$work'/rapporteur-*"
server_pid=
done_testing
