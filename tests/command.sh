#!/bin/sh
# The command line as its users meet it: exit statuses, one clear line for each mistake, nothing lost.
. "$(dirname "$0")/lib.sh"
db=$work/essay.sqlite
at=2026-11-24T00:00:00Z

ok 'help prints every command' exits 0 "$rapporteur" help
ok 'help names import' prints 'import'
ok 'no command is a usage error' exits 64 "$rapporteur"
ok 'a mistyped command is a usage error' exits 64 "$rapporteur" imprt
ok 'and names the right one' says "did you mean 'import'"
ok 'version prints the version' exits 0 "$rapporteur" version
ok 'serve --help lists the settings' exits 0 "$rapporteur" serve --help
ok 'port among them' prints '--port'

ok 'serving what is not there is one line and 66' exits 66 "$rapporteur" serve --db "$work/none.sqlite"
ok 'one line' one_line
echo 'not a database' > "$work/text.sqlite"
ok 'serving what is no dataset' exits 65 "$rapporteur" serve --db "$work/text.sqlite"
ok 'says so in one line' one_line
sqlite3 "$work/foreign.sqlite" 'CREATE TABLE t (x)'
ok 'serving a foreign database' exits 65 "$rapporteur" serve --db "$work/foreign.sqlite"
ok 'says it is not ours' says 'not a rapporteur dataset'
ok 'a folder as database' exits 66 "$rapporteur" serve --db "$work"
ok 'a port that is no number' exits 78 "$rapporteur" serve --port eighty
ok 'says what would be right' says 'whole number from 0 to 65535'
ok 'a mistyped variable value' exits 78 env RAPPORTEUR_PORT=x "$rapporteur" serve
printf 'prt = 80\n' > "$work/bad.ini"
ok 'a mistyped key in the ini file' exits 78 "$rapporteur" serve --config "$work/bad.ini"
ok 'names the right one' says "did you mean 'port'"

ok 'init writes a bundle' exits 0 "$rapporteur" init "$work/mine"
ok 'and says what to do next' prints "rapporteur check $work/mine"
ok 'with which nothing is wrong' exits 0 "$rapporteur" check "$work/mine"
ok 'init into a folder with files is refused' exits 73 "$rapporteur" init "$work/mine"
ok 'says what would be right' says 'name a new one'
mkdir "$work/empty"
ok 'init into an empty folder' exits 0 "$rapporteur" init "$work/empty"
ok 'writes the same' diff -r "$work/mine" "$work/empty"
ok 'init where no folder can be made' exits 73 "$rapporteur" init "$work/none/mine"
ok 'its names are found and its claims have evidence' exits 0 "$rapporteur" import "$work/mine" --at $at --db "$work/mine.sqlite"
ok 'six names' prints '6 mentions, 2 relations'

ok 'check finds nothing wrong with data/' exits 0 "$rapporteur" check data
ok 'check of what is not there' exits 66 "$rapporteur" check "$work/nothing"
ok 'import makes the file' exits 0 "$rapporteur" import data --at $at --db "$db"
cp "$db" "$work/first.sqlite"
ok 'importing the same again' exits 0 "$rapporteur" import data --at 2026-11-25T00:00:00Z --db "$db"
ok 'says that nothing has changed' prints 'nothing has changed'
ok 'and leaves the file as it was' cmp "$db" "$work/first.sqlite"
ok 'the same import elsewhere' exits 0 "$rapporteur" import data --at $at --db "$work/second.sqlite"
ok 'makes the same bytes' cmp "$work/first.sqlite" "$work/second.sqlite"
ok 'SOURCE_DATE_EPOCH says the time too' exits 0 env SOURCE_DATE_EPOCH=1795478400 "$rapporteur" import data --db "$work/third.sqlite"
ok 'and makes the same bytes' cmp "$work/first.sqlite" "$work/third.sqlite"

ok 'verify finds it right' exits 0 "$rapporteur" verify --db "$db"
cp "$db" "$work/wrong.sqlite"
sqlite3 "$work/wrong.sqlite" "UPDATE mention SET start = start + 1 WHERE n = (SELECT min(n) FROM mention)"
ok 'and one changed offset wrong' exits 65 "$rapporteur" verify --db "$work/wrong.sqlite"
ok 'naming the mention' says '/1/p[0-9]*: mention p'
ok 'verify of what is no dataset' exits 65 "$rapporteur" verify --db "$work/text.sqlite"
ok 'verify of nothing' exits 66 "$rapporteur" verify --db "$work/none.sqlite"

mkdir "$work/two"
printf '# A\n\nChina spoke first, and said that it would wait.\n\nIndia spoke of rivers.\n' > "$work/two/a.md"
cp "$db" "$work/two.sqlite"
ok 'a document more' exits 0 "$rapporteur" import "$work/two/a.md" --document two --at 2026-11-25T00:00:00Z --db "$work/two.sqlite"
printf '# A\n\nIn the end China spoke first, and said that it would wait.\n' > "$work/two/a.md"
ok 'its next edition' exits 0 "$rapporteur" import "$work/two/a.md" --document two --at 2026-11-26T00:00:00Z --db "$work/two.sqlite"
ok 'says what changed' says 'two: edition 2 follows edition 1; paragraphs: 1 edited, 1 gone; marks: 1 kept, 1 lost'
ok 'and each loss with its reason' says "lost: mention of 'india', \"India\", two/p2: its paragraph is gone"
ok 'the same again' exits 0 "$rapporteur" import "$work/two/a.md" --document two --at 2026-11-27T00:00:00Z --db "$work/two.sqlite"
ok 'changes nothing' prints 'nothing has changed'

cp -r data "$work/bundle"
sed -i 's/"subject": "china"/"subject": "chna"/; s/"part_of": "india"/"part_of": "indja"/' "$work/bundle"/*.json "$work/bundle"/documents/*/*.json
ok 'a bundle with mistakes is refused' exits 65 "$rapporteur" import "$work/bundle" --at 2026-11-26T00:00:00Z --db "$db"
ok 'all of them at once: the subject' says "relations.json:[0-9]*:[0-9]*: .*chna.*china"
ok 'and the whole' says "entities.json:[0-9]*:[0-9]*: .*indja.*india"
ok 'and nothing is written' cmp "$db" "$work/first.sqlite"
ok 'nothing is left beside it' test ! -e "$db.new"

ok 'an import that may write no more than 64 KiB' exits 74 sh -c "ulimit -f 128; exec '$rapporteur' import data --at $at --db '$work/big.sqlite'"
ok 'ends with a line, not a signal' one_line
ok 'and leaves nothing' sh -c "! ls '$work'/big.sqlite* | grep -v lock"
mkfifo "$work/fifo"
ok 'a FIFO as database is refused at once' exits 66 timeout 5 "$rapporteur" serve --db "$work/fifo"
ok 'and as a source' exits 66 timeout 5 "$rapporteur" check "$work/fifo"

ok 'get prints what the server would send' exits 0 "$rapporteur" get /actors/china --db "$db"
ok 'in JSON' prints '"id": "china"'
ok 'get of what is not there' exits 66 "$rapporteur" get /actors/chna --db "$db"
ok 'a problem with the right spelling' prints '"suggestion": "china"'
ok 'get of a wrong parameter' exits 64 "$rapporteur" get '/actors?knd=state' --db "$db"

ok 'under a base URL with a path' exits 0 "$rapporteur" get / --base-url https://example.org/texts/ --db "$db"
ok 'links stand under the path' prints '"href": "/texts/documents"'
ok 'a page there' exits 0 "$rapporteur" get /actors/china.html --base-url https://example.org/texts/ --db "$db"
ok 'has its style under the path' prints 'href="/texts/static/style'
ok 'and its links' prints 'href="/texts/concepts/sovereignty"'
ok 'and says the whole URL of its JSON' prints 'curl https://example.org/texts/actors/china.json'
ok 'a proxy may leave the path on' exits 0 "$rapporteur" get /texts/actors/china --base-url https://example.org/texts --db "$db"
ok 'it is the same thing' prints '"id": "china"'
ok 'and at the path itself' exits 0 "$rapporteur" get "/texts?format=json" --base-url https://example.org/texts --db "$db"
ok 'is the service document' prints '"start"'
ok 'a link of a list there' exits 0 "$rapporteur" get '/actors?limit=1' --base-url https://example.org/texts --db "$db"
ok 'goes on under the path' prints '"next": "/texts/actors?limit=1'
ok 'a page not found there' exits 66 "$rapporteur" get /actors/chna --accept text/html --base-url https://example.org/texts --db "$db"
ok 'links the right one under the path' prints 'href="/texts/actors/china"'
ok 'headers too' exits 0 "$rapporteur" get /actors/china --include --base-url https://example.org/texts --db "$db"
ok 'name the form under the path' prints 'Content-Location: /texts/actors/china.json'

hostile() {
    cp "$db" "$work/hostile.sqlite"
    sqlite3 "$work/hostile.sqlite" "$1"
}
hostile 'DROP VIEW mentions; CREATE VIEW mentions AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c'
ok 'a dataset with another view under a name of ours is refused' exits 65 "$rapporteur" serve --db "$work/hostile.sqlite"
ok 'in one line' one_line
ok 'that names it' says "its view 'mentions' is not what import writes"
hostile 'CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM paragraph; END'
ok 'so is one with a trigger' exits 65 "$rapporteur" get / --db "$work/hostile.sqlite"
hostile 'CREATE VIEW zzz AS SELECT 1'
ok 'or a view of its own' exits 65 "$rapporteur" import data --db "$work/hostile.sqlite"
hostile 'CREATE TABLE mine (x); CREATE INDEX mine_x ON mine (x)'
ok 'a table that somebody added does no harm' exits 0 "$rapporteur" get / --db "$work/hostile.sqlite"

ok 'remove takes a document out' exits 0 "$rapporteur" remove contemporary-trends-digest --at 2026-11-27T00:00:00Z --db "$db"
ok 'its URL is gone' exits 66 "$rapporteur" get /documents/contemporary-trends-digest --db "$db"
ok 'and says so' prints '"status": 410'
ok 'remove of what is not there' exits 66 "$rapporteur" remove nothing --db "$db"
done_testing
