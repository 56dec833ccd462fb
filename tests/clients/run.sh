#!/bin/sh
# Installs the npm clients outside the checkout, starts a server on the default dataset, and runs every *.test.mjs.
. "$(dirname "$0")/../lib.sh"
clients=${RPT_NODE:-$root/$RPT_BUILD/clients}
mkdir -p "$clients"
cp tests/clients/package.json "$clients/"
[ -d "$clients/node_modules" ] || npm install --prefix "$clients" --no-package-lock --no-audit --no-fund --silent || exit 1
cp tests/clients/*.mjs "$clients/"

db=$work/essay.sqlite
page=$root/../shared/essay/000_1cdf4a8719b9e230.txt
"$rapporteur" import data --at 2026-11-24T00:00:00Z --db "$db" >/dev/null || exit 1
serve "$db" || exit 1
cp tests/clients/accents.md "$work/accents.md"
cp "$db" "$work/accents.sqlite"
"$rapporteur" import "$work/accents.md" --at 2026-11-25T00:00:00Z --db "$work/accents.sqlite" >/dev/null || exit 1

export RPT_URL="$url" RPT_DB="$db" RPT_BIN="$rapporteur" RPT_ACCENTS="$work/accents.sqlite" RPT_ROOT="$root"
if [ -f "$page" ]; then
    RPT_PAGE=$page
    export RPT_PAGE
else
    echo "SKIPPED, LOUDLY: the saved page is not at ../shared/essay; tests that need it do not run"
fi
cd "$clients" || exit 1
node --test --test-reporter=tap . >"$work/tap" 2>&1
sed -nE '/^not ok|^ *not ok|  error:|AssertionError|expected|actual|^# (tests|fail|skipped)/p' "$work/tap" | head -n 150
passed=$(sed -nE 's/^# pass ([0-9]+)/\1/p' "$work/tap")
failed=$(sed -nE 's/^# fail ([0-9]+)/\1/p' "$work/tap")
[ -n "$passed" ] || { tail -n 50 "$work/tap"; passed=0; failed=1; }
done_testing
