#!/bin/sh
# The pages in Chromium, driven over the wire by playwright-core (no browser of its own), on the default dataset
# and, where it is there, on the saved page beside it.
. "$(dirname "$0")/../lib.sh"
clients=${RPT_NODE:-$root/$RPT_BUILD/clients}
[ -d "$clients/node_modules/playwright-core" ] || { echo 'the npm clients are not installed: run tests/clients/run.sh first'; exit 1; }
cp tests/browser/pages.test.mjs "$clients/pages.test.mjs"

db=$work/essay.sqlite
page=$root/../shared/essay/000_1cdf4a8719b9e230.txt
if [ -f "$page" ]; then
    "$rapporteur" import data "$page" --published 2013-04-21 --at 2026-11-24T00:00:00Z --db "$db" >/dev/null || exit 1
    RPT_ORIGINAL=1
    export RPT_ORIGINAL
else
    echo 'SKIPPED, LOUDLY: the saved page is not at ../shared/essay; the original is not looked at'
    "$rapporteur" import data --at 2026-11-24T00:00:00Z --db "$db" >/dev/null || exit 1
fi
"$rapporteur" import tests/browser/marks.html --at 2026-11-25T00:00:00Z --db "$db" >/dev/null 2>&1 || exit 1
serve "$db" || exit 1
RPT_URL=$url
RPT_SHOTS=${RPT_SHOTS:-$work}
export RPT_URL RPT_SHOTS
cd "$clients" || exit 1
node --test --test-reporter=tap pages.test.mjs >"$work/tap" 2>&1
sed -nE '/^not ok|^ *not ok|  error:|AssertionError|expected|actual/p' "$work/tap" | head -n 80
passed=$(sed -nE 's/^# pass ([0-9]+)/\1/p' "$work/tap")
failed=$(sed -nE 's/^# fail ([0-9]+)/\1/p' "$work/tap")
rm -f pages.test.mjs
[ -n "$passed" ] || { tail -n 50 "$work/tap"; passed=0; failed=1; }
done_testing
