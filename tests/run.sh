#!/bin/sh
# The whole test: installs what is missing, builds with sanitizers, runs everything, counts.
#   sh tests/run.sh [all]
# Where a corpus or a sweep is long, a sample of it is taken; with `all`, all of it (hours).
# Ends with a line `N passed, N failed`. Every step prints such a line, or is one test by itself.
set -u
cd "$(dirname "$0")/.."
all=${1-}
case "$all" in
    "") longer= ;;
    all) longer='-t 40' RPT_ALL=1 && export RPT_ALL ;;
    *) echo "tests/run.sh: '$all' is not known; there is: all" >&2; exit 64 ;;
esac
RPT_BUILD=build-test
export RPT_BUILD
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# step NAME COMMAND…: what the command counts itself, else whether it succeeds, counts.
step() {
    name=$1
    shift
    printf '== %s\n' "$name"
    "$@" >"$log" 2>&1
    status=$?
    cat "$log"
    counts=$(sed -nE -e 's/^([0-9]+) passed, ([0-9]+) failed.*$/\1 \2/p' "$log" | tail -n 1)
    [ -n "$counts" ] || counts=$(awk '/^Ok: /{ok=$2} /^(Fail|Timeout|Unexpected Pass): /{bad+=$NF} END{if (ok != "") print ok, bad+0}' "$log")
    case "$counts" in
        "") [ $status -eq 0 ] && counts="1 0" || counts="0 1" ;;
        *" 0") [ $status -eq 0 ] || counts="${counts% *} 1" ;;
    esac
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
}

# build FOLDER COMPILER [OPTION…]: sets up (once) and builds; warnings are errors.
build() {
    folder=$1
    compiler=$2
    shift 2
    [ -f "$folder/build.ninja" ] || CC=$compiler meson setup "$folder" --werror "$@" >/dev/null || return 1
    ninja -C "$folder" --quiet
}

sh config/install.sh config/packages.txt config/packages-test.txt || exit 1

export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
step 'build: gcc, ASan and UBSan, coverage' build "$RPT_BUILD" gcc -Db_sanitize=address,undefined -Db_coverage=true
step 'unit, http, fuzz corpora, lint' meson test -C "$RPT_BUILD" --no-rebuild --print-errorlogs $longer
step 'command line' sh tests/command.sh
step 'import' sh tests/import.sh
step 'a stock sqlite3 shell' sh tests/stock.sh
step 'hostile markup' sh tests/markup.sh
step "Debian's manuals" tests/corpora/debian-manuals $all
step 'pandoc' sh tests/pandoc.sh
step 'names' sh tests/names.sh
step 'the finder on the saved page' tests/corpora/finder-quality
step 'editions: scripted edits, and verify' sh tests/editions.sh ${all:+20261125 1 2 3 4}
step 'bundle, dataset, bundle' sh tests/unbundle.sh
step 'serve --watch' sh tests/watch.sh
step 'the tutorial' sh tests/tutorial.sh
step 'the Universal Declaration in all its languages' sh tests/corpora/udhr.sh
step 'over a socket' sh tests/smoke.sh
step 'reloads under load' tests/load/reload
step 'seeing inside' tests/seeing
step 'slow clients and greedy ones' tests/load/slow
step 'proxies, and settings at a reload' tests/load/proxies
step 'a fleet: three replicas behind HAProxy, nginx, Varnish' tests/load/fleet
step 'malformed HTTP' tests/corpora/malformed
step 'generated requests' tests/corpora/generated $all
step "the README's examples" sh tests/readme.sh
step 'the formula of sizing' sh tests/sizing.sh
step 'clients' sh tests/clients/run.sh
step 'pages in a browser' sh tests/browser/run.sh
step 'coverage' sh tests/coverage.sh
step 'build: clang, ASan and UBSan' build build-clang clang -Db_sanitize=address,undefined -Db_lundef=false
step 'unit, http, fuzz corpora (clang)' meson test -C build-clang --no-rebuild --print-errorlogs $longer --suite unit --suite http --suite fuzz
step 'build: release, gcc' build build-release gcc --buildtype=release
step 'quotations of the Declaration' env RPT_BUILD=build-release tests/corpora/quotations
step 'build: gcc, TSan' build build-tsan gcc -Db_sanitize=thread -Dtests=false
step 'reloads under load (TSan)' env RPT_BUILD=build-tsan tests/load/reload
step 'proxies, and settings at a reload (TSan)' env RPT_BUILD=build-tsan TSAN_OPTIONS=halt_on_error=1 tests/load/proxies
step 'bench of HTTP, a smoke run' tests/bench/http smoke
step 'a soak, 20 seconds of it' env RPT_BUILD=build-release tests/load/soak 20
step 'allocations that fail' env RPT_BUILD=build-release tests/faults/memory
step 'killed imports' env RPT_BUILD=build-release sh tests/kill.sh
step 'the bench, small' env RPT_BUILD=build-release ROUNDS=3 tests/bench/scale 2000
step 'build: release, clang' build build-release-clang clang --buildtype=release -Dtests=false
step 'install' sh tests/install.sh
step 'hardening' sh tests/hardening.sh
step 'sandbox' sh tests/sandbox.sh
step 'faults around the process' env RPT_BUILD=build-release tests/load/faults
step 'under a supervisor' env RPT_BUILD=build-release tests/load/supervised
step 'systemd units' sh tests/units.sh
step 'valgrind' sh tests/valgrind.sh
step 'clang-tidy' sh tests/lint/tidy
step 'cppcheck' sh tests/lint/cppcheck

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
