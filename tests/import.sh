#!/bin/sh
# The import command as its users meet it: formats guessed from content, folders, the report, bad input.
. "$(dirname "$0")/lib.sh"
at=2026-11-24T00:00:00Z
db=$work/texts.sqlite
report=$work/report.json
in=$work/in
mkdir "$in"

# report_says JQ VALUE: what the last report, kept in $report, says
report_says() {
    got=$(jq -c "$1" "$report") && [ "$got" = "$2" ] || { echo "$1 is $got, not $2"; return 1; }
}
# imports STATUS SOURCE…: with the report kept; whatever the status, it has its shape
imports() {
    wanted=$1
    shift
    exits "$wanted" "$rapporteur" import "$@" --at $at --fresh --db "$db" --report json || return 1
    cp "$work/out" "$report"
    python3 -m jsonschema -i "$report" static/schema/import-report.json
}
# refused STATUS TEXT SOURCE…: exits so, says so, writes nothing
refused() {
    wanted=$1
    text=$2
    shift 2
    rm -f "$db"
    imports "$wanted" "$@" && says "$text" || return 1
    for left in "$work"/texts.sqlite*; do
        [ ! -e "$left" ] || { echo "$left was written"; return 1; }
    done
}

mkdir -p "$in/folder/inside" "$in/folder/.hidden"
printf '# One\n\nText.\n' > "$in/folder/b.md"
printf '# Two\n\nText.\n\nMore.\n' > "$in/folder/inside/a.md"
printf '# Three\n\nText.\n' > "$in/folder/.hidden/c.md"
printf '# Four\n\nText.\n' > "$in/folder/.d.md"
head -c 300 /dev/zero > "$in/folder/picture.png"
ok 'a folder is all files in it' imports 0 "$in/folder"
ok 'in order, hidden ones left out' report_says '[.documents[].id]' '["one","two"]'
ok 'with their editions and paragraphs' report_says '[.documents[] | .edition, .paragraphs]' '[1,1,1,2]'
ok 'what nobody reads is told' report_says '[.unread[].file | sub(".*/"; "")]' '["picture.png"]'
ok 'to people too' says 'picture.png: left unread'
ok 'a source keeps its place in the folder' exits 0 sqlite3 "$db" 'SELECT name FROM source'
ok 'under the name of the folder' prints 'folder/inside/a.md'

ln -s .. "$in/folder/inside/up"
ok 'a link in a circle is refused' refused 66 'up leads back to .*folder: a link in a circle' "$in/folder"
rm "$in/folder/inside/up"
ln -s self "$in/folder/self"
ok 'and a link to itself' refused 66 'folder/self: ' "$in/folder"
rm "$in/folder/self"
mkdir "$in/empty"
ok 'an empty folder is refused' refused 65 'empty holds nothing that can be read' "$in/empty"
ok 'and a file of no format' refused 65 'picture.png is no source that can be read; there are: bundle' "$in/folder/picture.png"
ok 'and what is no file' refused 66 'null is neither' /dev/null

printf '# One\n\n[a](@nobody)\n\n[b](@nobody)\n' > "$in/wrong.md"
ok 'mistakes are in the report' refused 65 'wrong.md:3:1: ' "$in/wrong.md"
ok 'each with its place' report_says '[.mistakes[] | .line, .column]' '[3,1,5,1]'
ok 'and why nothing was written' report_says .error '"2 mistakes in the sources; nothing was written"'

printf 'id,class,kind,label\nnorland,actor,state,Norland\n' > "$in/folder/entities.csv"
printf '[{"id":"Lee 2010","type":"book","title":"Talks"}]\n' > "$in/folder/library.json"
printf 'Rain\n\nIt rains in Norland.\n' > "$in/folder/rain.txt"
ok 'a folder may hold every format' imports 0 "$in/folder"
ok 'each read by its importer' report_says '[.documents[].id]' '["one","two","rain"]'
ok 'entities among them' report_says '.counts.entities' 1
ok 'which are found in the texts' report_says '.documents[2].mentions' 1
ok 'and references' exits 0 sqlite3 "$db" 'SELECT slug FROM reference'
ok 'by their own names' prints 'lee-2010'
mv "$in/folder/entities.csv" "$in/folder/list"
ok 'whatever they are called' imports 0 "$in/folder/list"
ok 'content tells' report_says '.counts.entities' 1
mkdir -p "$in/bundle/documents/a"
printf '# A\n\nText.\n' | tee "$in/bundle/documents/a/text.md" > "$in/bundle/b.md"
ok 'a text beside the files of a bundle' imports 0 "$in/bundle"
ok 'is not read' report_says '[.documents[].id]' '["a"]'
ok 'and told' says 'bundle/b.md: left unread: it is no file of a bundle'

mkdir "$in/alike"
printf '# Rede 一\n\nOne.\n' > "$in/alike/a.md"
printf '# Rede 二\n\nTwo.\n' > "$in/alike/b.md"
ok 'titles that make the same name' imports 0 "$in/alike"
ok 'make different documents' report_says '[.documents[] | .id, .title]' '["rede","Rede 一","rede-'"$(printf 'Rede 二' | sha256sum | head -c 8)"'","Rede 二"]'
ok 'which is told' report_says '[.named[] | .title, .taken]' '["Rede 二","rede"]'
# again SOURCE…: another import into the same dataset
again() { exits 0 "$rapporteur" import "$@" --at 2026-11-25T00:00:00Z --db "$db" --report json && cp "$work/out" "$report"; }
ok 'they come again in another order' again "$in/alike/b.md" "$in/alike/a.md"
ok 'and are the same' report_says '[.changed, .editions]' '[false,[]]'
printf '# Rede 二\n\nTwo, and more.\n' > "$in/alike/b.md"
ok 'one comes alone' again "$in/alike/b.md"
ok 'and is an edition of itself' report_says '[.editions[].document]' "$(jq -c '[.documents[].id]' "$report")"
printf '# Rede 三\n\nThree.\n' > "$in/alike/c.md"
ok 'a third, alone' again "$in/alike/c.md"
ok 'is a document of its own' report_says '[.editions, (.named | length), .documents[0].edition]' '[[],1,1]'
printf '# Rede: 一!\n\nOne.\n' > "$in/alike/a.md"
ok 'a title that is written otherwise' again "$in/alike/a.md"
ok 'is no other document' report_says '[.documents[].id, .named]' '["rede",[]]'
cp "$in/alike/a.md" "$in/alike/d.md"
ok 'the same title twice' imports 0 "$in/alike/a.md" "$in/alike/d.md"
ok 'is two documents' report_says '.counts.documents' 2
mkdir -p "$in/twice/one/documents/a" "$in/twice/two/documents/a"
printf '# A\n\nText.\n' | tee "$in/twice/one/documents/a/text.md" > "$in/twice/two/documents/a/text.md"
ok 'a name that is given twice is refused' refused 65 "the document 'a' comes twice" "$in/twice/one" "$in/twice/two"

former=$in/former/documents/rain
mkdir -p "$former"
printf '[{"id": "north", "class": "actor", "kind": "state", "label": "North", "formerly": ["norland"]},
  {"id": "south", "class": "actor", "kind": "state", "label": "South", "part_of": "norland"}]' > "$in/former/entities.json"
printf '# Rain\n\nIt rained in [the capital](@norland), in [its harbour](actor:norland) and at the border of the country.\n' > "$former/text.md"
printf '[{"quote": "the border", "entity": "norland"}]' > "$former/corrections.json"
printf '[{"id": "c1", "subject": "norland", "predicate": "is-part-of", "object": "south", "channels": [], "level": "domestic", "modality": "fact", "gloss": "North is a part of South.", "evidence": [{"quote": "It rained"}]}]' > "$former/relations.json"
printf '{"kinds": [{"id": "state", "class": "actor", "label": "state"}], "predicates": [{"id": "is-part-of", "label": "is part of", "inverse": "has part"}], "levels": [{"id": "domestic", "label": "domestic"}], "modalities": [{"id": "fact", "label": "fact"}]}' > "$in/former/vocabularies.json"
ok 'a name that an entity had' imports 0 "$in/former"
ok 'is that of the entity today' test "$(sqlite3 "$db" "SELECT group_concat(e.slug || ' ' || m.surface, '; ') FROM (SELECT * FROM mention ORDER BY n) m JOIN entity e ON e.n = m.entity")" = 'north the capital; north its harbour; north the border'
ok 'in claims too' test "$(sqlite3 "$db" "SELECT e.slug FROM relation r JOIN entity e ON e.n = r.subject")" = north
printf '[{"id": "north", "class": "actor", "kind": "state", "label": "North", "formerly": ["norland"]}, {"id": "south", "class": "actor", "kind": "state", "label": "South"},
  {"id": "norland", "class": "actor", "kind": "state", "label": "Norland"}]' > "$in/former/entities.json"
ok 'but not while another one has it' refused 65 "'norland' is an entity of its own here" "$in/former"

printf 'R\351sum\351 of rain\n\nIt rained.\n' > "$in/latin1.txt"
ok 'Latin 1 is told with its place' refused 65 'latin1.txt:1:2: byte 0xE9 is not UTF-8 here' "$in/latin1.txt"
printf '\377\376R\000a\000' > "$in/utf16.txt"
ok 'UTF-16 too' refused 65 'utf16.txt:1:1: byte 0xFF' "$in/utf16.txt"
printf 'Rain\n\nIt \000rains.\n' > "$in/nul.txt"
ok 'a NUL too' refused 65 'nul.txt:3:4: ' "$in/nul.txt"
printf 'id,class,kind,label\na,actor,state,"A\n' > "$in/open.csv"
ok 'a quotation mark never closed' refused 65 'open.csv:2:15: the quotation mark' "$in/open.csv"
: > "$in/empty.txt"
ok 'an empty file' refused 65 'empty.txt:1:1: the document .empty. has no text' "$in/empty.txt"

# The same by its ending for every format that is known by one.
for kind in md html json ndjson csv xml; do
    : > "$in/empty.$kind"
    ok "an empty file, .$kind" refused 65 "empty.$kind" "$in/empty.$kind"
    printf '# T\n\na\000b\n' > "$in/nul.$kind"
    ok "a NUL, .$kind" refused 65 "nul.$kind" "$in/nul.$kind"
    printf '\377\376#\000 \000T\000\n\000\n\000a\000' > "$in/wide.$kind"
    ok "UTF-16 that is no $kind" refused 65 "wide.$kind" "$in/wide.$kind"
done
ok 'and why is said' refused 65 'empty.json is empty' "$in/empty.json"
printf '[{"id":' > "$in/cut.json"
ok 'JSON that breaks off, with its place' refused 65 'cut.json:1:7: this is not JSON' "$in/cut.json"
printf '[{"id": "caf\351"}]' > "$in/latin1.json"
ok 'Latin 1 in JSON' refused 65 'latin1.json:1:13: byte 0xE9' "$in/latin1.json"
printf '# T\n\ncaf\351\n' > "$in/latin1.md"
ok 'and in Markdown' refused 65 'latin1.md:3:4: byte 0xE9' "$in/latin1.md"
ok 'a link that leads nowhere' refused 66 'nowhere.md: No such file' "$in/nowhere.md"

# bounded TEXT SOURCE: refused with that text in a minute at most, and without much memory
bounded() { timeout 60 env ASAN_OPTIONS=detect_leaks=0:hard_rss_limit_mb=2000 "$rapporteur" check "$2" >"$work/out" 2>"$work/err"; [ $? -eq 65 ] && says "$1"; }
repeat() { head -c "$1" /dev/zero | tr '\0' "$2"; }
{ printf '# T\n\n'; repeat 100000000 a; } > "$in/line.md"
ok 'a line of 100 MB' bounded 'line.md.* is more than' "$in/line.md"
for kind in txt json ndjson csv; do
    case $kind in
        csv) begin='id,class,kind,label' ;;
        *) begin='{"id": "a", "class": "actor", "label": "' ;;
    esac
    { printf '%s\n' "$begin"; repeat 100000000 a; } > "$in/line.$kind"
    ok "the same, .$kind" bounded "line.$kind.* is more than" "$in/line.$kind"
done
{ printf '# T\n\n'; repeat 30000000 a; } > "$in/line.md"
ok 'a line of 30 MB' bounded 'line.md:3:1: this paragraph is longer' "$in/line.md"
{ printf 'T\n\n'; repeat 30000000 a; } > "$in/line.txt"
ok 'the same as plain text' bounded 'line.txt:3:1: this paragraph is longer' "$in/line.txt"
{ printf 'id,class,kind,label\na,actor,x,"'; repeat 30000000 a; } > "$in/line.csv"
ok 'and in a table' bounded 'line.csv:2:11: the quotation mark' "$in/line.csv"
rm "$in"/line.*
{ printf '# T\n\n'; repeat 10000 '>'; echo x; } > "$in/deep.md"
ok 'quotations 10,000 deep' bounded 'deep.md:3:1: things stand in one another' "$in/deep.md"
{ printf '[{"id": "a", "class": "actor", "label": '; repeat 10000 '['; repeat 10000 ']'; echo '}]'; } > "$in/deep.json"
ok 'JSON 10,000 deep' bounded 'deep.json:1:2[0-9]*: .*depth' "$in/deep.json"
python3 -c 'print("{\"pandoc-api-version\":[1,22],\"blocks\":[" + "{\"t\":\"BlockQuote\",\"c\":[" * 900 + "]}" * 900 + "]}")' > "$in/deep.json"
ok "pandoc's quotations 900 deep" bounded 'deep.json:1:1: things stand in one another' "$in/deep.json"
python3 -c 'print("id,class,kind,label"); [print(f"A{i},actr,state,x") for i in range(20000)]' > "$in/wrong.csv"
ok 'a table with 60,000 mistakes' bounded 'and [0-9]* more mistakes' "$in/wrong.csv"

# The progress is for terminals: script(1) is one.
python3 -c 'print("# T\n"); [print(f"Paragraph {i}: " + "some words of text " * 8 + "\n") for i in range(30000)]' > "$in/long.md"
ok 'nothing is drawn on a pipe' exits 0 "$rapporteur" import "$in/long.md" --at $at --fresh --db "$db"
ok 'at all' test ! -s "$work/err"
TERM=xterm script -qec "'$rapporteur' import '$in/long.md' --at $at --fresh --db '$db'" /dev/null > "$work/out"
ok 'on a terminal there is a bar' prints '\[#.*\] .* % .* paragraphs .* MB .* MB/s'
ok 'for each step' prints 'indexing'
ok 'and the time left' prints '[0-9]:[0-9][0-9] left'
TERM=dumb script -qec "'$rapporteur' import '$in/long.md' --at $at --fresh --db '$db'" /dev/null > "$work/out"
ok 'but on a dumb one' test "$(grep -c '\[#' "$work/out")" -eq 0
done_testing
