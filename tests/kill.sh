#!/bin/sh
# An import that is killed at any moment leaves the dataset as it was and at most FILE.new, which the next import
# takes over: 50 imports (or as many as said) are killed with SIGKILL at random moments of their run.
#   sh tests/kill.sh [TIMES]
. "$(dirname "$0")/lib.sh"
times=${1:-50}
db=$work/small.sqlite
at=2026-11-25T00:00:00Z
later=2026-12-01T00:00:00Z

python3 -B tests/bench/scale corpus 2000 "$work/bundle" >/dev/null
"$rapporteur" import "$work/bundle" --at $at --db "$db" >/dev/null
before=$(sha256sum <"$db")
# Another text in every document, so that everything is written anew.
sed -i 's/^## Part 1$/Said later./' "$work"/bundle/documents/*/text.md
cp "$db" "$work/whole.sqlite"
began=$(date +%s%N)
"$rapporteur" import "$work/bundle" --at $later --db "$work/whole.sqlite" >/dev/null
took=$((($(date +%s%N) - began) / 1000000))
after=$(sha256sum <"$work/whole.sqlite")

# The import ends by itself where the moment comes too late: then all of it must be there.
killed_at() {
    "$rapporteur" import "$work/bundle" --at $later --db "$db" >/dev/null 2>&1 &
    pid=$!
    python3 -c "import time; time.sleep($1 / 1000)"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    now=$(sha256sum <"$db")
    if [ "$now" = "$after" ]; then
        finished=$((finished + 1))
        cp "$work/before.sqlite" "$db"
    elif [ "$now" != "$before" ]; then
        echo "killed after $1 ms, the dataset is neither what it was nor what it was to be"
        return 1
    fi
    left=$(find "$work" -maxdepth 1 -name 'small.sqlite*' ! -name small.sqlite ! -name small.sqlite.new ! -name small.sqlite.lock)
    [ -z "$left" ] || { echo "killed after $1 ms, it left $left"; return 1; }
}

cp "$db" "$work/before.sqlite"
finished=0
for moment in $(python3 -c "import random; r = random.Random(5); print(*(r.randrange($took + $took // 10) for _ in range($times)))"); do
    ok "killed after $moment ms" killed_at "$moment"
done
echo "# $times imports of about $took ms; $finished had ended before they were killed"
ok 'some were killed in time' [ "$finished" -lt "$times" ]
"$rapporteur" import "$work/bundle" --at $later --db "$db" >/dev/null
ok 'the next import takes over and is whole' [ "$(sha256sum <"$db")" = "$after" ]
ok 'nothing is left beside it' [ -z "$(find "$work" -maxdepth 1 -name 'small.sqlite.*')" ]
done_testing
