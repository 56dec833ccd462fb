#!/bin/sh
# Every curl of the README works as it is written, on a server of our own, and is answered with 200 and something.
. "$(dirname "$0")/lib.sh"
db=$work/essay.sqlite
"$rapporteur" import data --at 2026-11-24T00:00:00Z --db "$db" >/dev/null || exit 1
serve "$db" || exit 1
sed -nE '/^curl /p' README.md | sed 's/ *#.*//' >"$work/curls"
ok 'there are at least eleven' test "$(wc -l <"$work/curls")" -ge 11
while read -r line; do
    mine=$(printf '%s\n' "$line" | sed "s|localhost:8080|$url|; s|^curl |curl -sSf |")
    ok "$line" sh -c "[ \$($mine | wc -c) -gt 20 ]"
done <"$work/curls"
done_testing
