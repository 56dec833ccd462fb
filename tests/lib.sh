# Shared by the shell tests: `ok WHAT COMMAND…` counts, `serve` starts a server of our own on a free port, `stop` ends
# only that one, `done_testing` prints the count.
root=$(cd "$(dirname "$0")/.." && pwd)
case "$root" in */tests) root=$(dirname "$root") ;; esac
cd "$root" || exit 1
RPT_BUILD=${RPT_BUILD:-build-test}
rapporteur=$root/$RPT_BUILD/server/rapporteur
work=$(mktemp -d)
export RAPPORTEUR_STATIC=$root/static
# What sanitizers and coverage do at the end, the sandbox forbids; tests/sandbox.sh is about the program as people run it.
export RAPPORTEUR_SANDBOX=0
passed=0
failed=0
server_pid=

finish() {
    [ -z "$server_pid" ] || kill "$server_pid" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

ok() {
    what=$1
    shift
    if "$@" >"$work/ok.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'not ok: %s\n' "$what"
        sed 's/^/    /' "$work/ok.log" | head -n 20
    fi
}

# exits STATUS COMMAND…: the exit status, with output in $work/out and $work/err
exits() {
    wanted=$1
    shift
    "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ $got -eq "$wanted" ] || { echo "exit status $got, not $wanted"; cat "$work/err"; return 1; }
}
says() { grep -q -- "$1" "$work/err" || { echo "standard error does not say '$1':"; cat "$work/err"; return 1; }; }
prints() { grep -q -- "$1" "$work/out" || { echo "standard output does not say '$1':"; cat "$work/out"; return 1; }; }
one_line() { [ "$(wc -l <"$work/err")" -eq 1 ] || { echo "not one line:"; cat "$work/err"; return 1; }; }

# soon COMMAND…: within ten seconds
soon() {
    for _ in $(seq 100); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    echo "not within ten seconds: $*"
    return 1
}

# serve DB [OPTION…]: sets $url
serve() { serve_with --db "$@"; }
serve_with() {
    "$rapporteur" serve "$@" --port 0 >"$work/serve.out" 2>"$work/serve.err" &
    server_pid=$!
    for _ in $(seq 100); do
        url=$(sed -nE 's/.* at (http:.*)$/\1/p' "$work/serve.out")
        [ -z "$url" ] || return 0
        kill -0 "$server_pid" 2>/dev/null || break
        sleep 0.1
    done
    echo 'the server does not come up:'; cat "$work/serve.err"
    return 1
}

# stop: the status that the server ends with
stop() {
    kill "$server_pid"
    wait "$server_pid"
    status=$?
    server_pid=
    return $status
}

done_testing() {
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
}
