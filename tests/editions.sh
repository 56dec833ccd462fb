#!/bin/sh
# Editions and verify, shown: two hundred scripted edits whose truth is known, with several seeds, each
# a table; then five hundred changed characters.
#   sh tests/editions.sh [SEED…]
cd "$(dirname "$0")/.." || exit 1
unit=${RPT_BUILD:-build-test}/tests/unit
passed=0
failed=0
count() {
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
for seed in "${@:-20261125}"; do
    printf 'seed %s\n' "$seed"
    count env RPT_SEED="$seed" "$unit/test_editions"
done
count "$unit/test_verify"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
