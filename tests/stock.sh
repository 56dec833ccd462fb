#!/bin/sh
# A dataset in a stock sqlite3 shell: whole, every table and view readable, the index asked in its own words.
. "$(dirname "$0")/lib.sh"
db=$RPT_BUILD/tests/http/essay.sqlite

# said NAME WANTED SQL: the first line that the shell prints.
said() { ok "$1" first_line "$2" "$3"; }
first_line() {
    found=$(sqlite3 -readonly -bail "$db" "$2" 2>&1 | head -n 1)
    [ "$found" = "$1" ] || { echo "$found, not $1"; return 1; }
}

said 'the file is whole' ok 'PRAGMA integrity_check'
for name in $(sqlite3 -readonly "$db" "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name"); do
    said "$name" 1 "SELECT count(*) >= 0 FROM (SELECT * FROM \"$name\" LIMIT 5)"
done
said 'a word by its stem' 1 "SELECT count(*) > 0 FROM search WHERE search MATCH 'diplomaci'"
said 'a phrase' 1 "SELECT count(*) FROM search WHERE search MATCH '\"quiet diplomaci\"'"
said 'its weight' 1 "SELECT bm25(search) < 0 FROM search WHERE search MATCH 'diplomaci' LIMIT 1"
said 'the total of a word is kept' 1 \
    "SELECT (SELECT count FROM df WHERE token = 'diplomaci') = (SELECT count(*) FROM search WHERE search MATCH 'diplomaci')"
said 'every paragraph has its size' 1 \
    "SELECT (SELECT sum(length(sizes)) / 2 FROM stretch) = (SELECT count(*) FROM paragraphs)"
said 'words lead to tokens' diplomaci "SELECT token FROM word WHERE word = 'diplomacy'"
done_testing
