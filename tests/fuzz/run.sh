#!/bin/sh
# Fuzzes with libFuzzer (clang, ASan, UBSan): each target for so many seconds, from its seeds on.
#   sh tests/fuzz/run.sh [TARGET…|all] [SECONDS]      (default: all, 60)
# What was found lies in build-fuzz/corpus/<target>/; a crash in build-fuzz/crash/<target>/, from where it goes into
# tests/fuzz/regression/<target>/ with the change that mends it. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/../.."
build=build-fuzz
seconds=60
targets=
for word in "$@"; do
    case "$word" in
        all) ;;
        *[!0-9]*) targets="$targets $word" ;;
        *) seconds=$word ;;
    esac
done
[ -f $build/build.ninja ] || CC=clang meson setup $build -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false >/dev/null || exit 1
[ -n "$targets" ] || targets=$(ls tests/fuzz/fuzz_*.c | sed -E 's,.*/fuzz_(.*)\.c,\1,')
ninja -C $build --quiet $(printf 'tests/fuzz/fuzz_%s ' $targets) || exit 1

passed=0
failed=0
for target in $targets; do
    corpus=$build/corpus/$target
    crash=$build/crash/$target
    mkdir -p "$corpus" "$crash"
    set -- "$corpus"
    for folder in "tests/fuzz/seeds/$target" "tests/fuzz/regression/$target"; do
        [ ! -d "$folder" ] || set -- "$@" "$folder"
    done
    dictionary=tests/fuzz/$target.dict
    printf '== %s, %s s\n' "$target" "$seconds"
    if "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
        -artifact_prefix="$crash/" -print_final_stats=1 $([ ! -f "$dictionary" ] || echo "-dict=$dictionary") "$@" >"$crash/log" 2>&1; then
        passed=$((passed + 1))
        grep -E 'number_of_executed_units|peak_rss' "$crash/log"
    else
        failed=$((failed + 1))
        tail -n 30 "$crash/log"
    fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
