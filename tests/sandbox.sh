#!/bin/sh
# The released program in its sandbox: everything is answered as without one, and what it gave up is gone.
RPT_BUILD=build-release
. "$(dirname "$0")/lib.sh"
db=$work/essay.sqlite
"$rapporteur" import data --at 2026-11-24T00:00:00Z --db "$db" >/dev/null || exit 1

# walk OUT: every path of the API that needs no parameter (metrics never answer alike), each form of an actor, and what is refused
walk() {
    {
        curl -sSf "$url/openapi.json" | jq -r '.paths | keys[] | select(contains("{") or . == "/-/metrics" | not)'
        printf '%s\n' /actors/china.html /actors/china.json /documents/contemporary-trends-digest.md /mentions.csv /relations.ndjson \
            '/search?q=diplomacy' '/quotations?quote=quiet+diplomacy' '/suggest?q=am' /actor '/mentions?actr=x'
    } | while read -r path; do
        printf '%s %s\n' "$(curl -s -o "$work/body" -w '%{http_code}' "$url$path")" "$path"
        sed "s|$url|URL|g" "$work/body" | sha256sum
    done >"$1"
}

ok 'serves without a sandbox' serve "$db"
walk "$work/open"
stop
RAPPORTEUR_SANDBOX=1
ok 'serves in the sandbox' serve "$db"
walk "$work/fenced"
ok 'at least 30 paths are asked for' test "$(grep -c ' /' "$work/fenced")" -ge 30
ok 'and answered alike' diff "$work/open" "$work/fenced"
ok 'seccomp is on in every thread' sh -c "! grep -h '^Seccomp:' /proc/$server_pid/task/*/status | grep -qv 2"
ok 'and no privilege can be gained' grep -q '^NoNewPrivs:.1' "/proc/$server_pid/status"
ok 'SIGTERM ends it with 0' stop
ok 'the file was not touched' test -z "$(find "$work" -newer "$work/open" -name 'essay.sqlite*')"
closed_at_start() {
    "$rapporteur" serve --db "$db" --port 0 <&- >&- 2>&- &
    server_pid=$!
    sleep 0.5
    [ "$(readlink "/proc/$server_pid/fd/0" "/proc/$server_pid/fd/1" "/proc/$server_pid/fd/2" | sort -u)" = /dev/null ]
}
ok 'with descriptors 0 to 2 closed, none of them becomes the dataset' closed_at_start
ok 'and it ends with 0' stop
ok 'of a dataset that is not there it says the same' exits 66 "$rapporteur" serve --db "$work/none.sqlite"
ok 'in one line' one_line
done_testing
