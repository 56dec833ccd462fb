#!/bin/sh
# Memory as valgrind sees it: an import, and a walk over answers of every shape, in the release build.
set -u
cd "$(dirname "$0")/.."
db=$(mktemp -u).sqlite
trap 'rm -f "$db" "$db".*' EXIT
check() {
    RAPPORTEUR_STATIC=static valgrind --quiet --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=99 "$@" >/dev/null
}
check build-release/server/rapporteur import data --at 2026-11-24T00:00:00Z --db "$db" || exit 1
for path in / /documents/contemporary-trends-digest.html '/search?q=diplomacy' '/relations?facet=predicate' /mentions.csv /openapi.json; do
    check build-release/server/rapporteur get "$path" --db "$db" || exit 1
done
echo 'no error, no definite leak'
