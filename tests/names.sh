#!/bin/sh
# Names in a text as their editor meets them: found, corrected, suggested.
. "$(dirname "$0")/lib.sh"
at=2026-11-24T00:00:00Z
db=$work/names.sqlite
in=$work/bundle
mkdir -p "$in"

# imports OPTION…: the bundle, anew
imports() {
    exits 0 "$rapporteur" import "$in" --at $at --fresh --db "$db" "$@"
}
# named "ENTITY WORDS LAYER; …": the mentions in order of the text
named() {
    got=$(sqlite3 -separator ' ' "$db" "SELECT entity, surface, layer FROM mentions ORDER BY paragraph, start" | paste -sd ';' | sed 's/;/; /g')
    [ "$got" = "$1" ] || { echo "$got"; return 1; }
}

printf '# A visit\n\nThe Harbour Master met the WHO, who asked what the port does; NGOs came.\n\nPort Royal is a town.\n' > "$in/text.md"
cat > "$in/entities.json" <<'END'
[{"id": "harbour-master", "class": "actor", "kind": "office", "label": "harbour master"},
 {"id": "who", "class": "actor", "kind": "body", "label": "World Health Organization", "labels": [{"text": "WHO", "kind": "abbreviation"}]},
 {"id": "port", "class": "place", "kind": "town", "label": "port"},
 {"id": "ngo", "class": "actor", "kind": "group", "label": "NGO"}]
END
printf '{"kinds": [{"id": "office", "label": "Office", "class": "actor"}, {"id": "body", "label": "Body", "class": "actor"}, {"id": "town", "label": "Town", "class": "place"}, {"id": "group", "label": "Group", "class": "actor"}]}\n' > "$in/vocabularies.json"
ok 'labels are found' imports
ok 'in any case, but capitals as capitals; the plural s is none of it' named 'harbour-master Harbour Master finder; who WHO finder; port port finder; ngo NGO finder; port Port finder'
sed -i 's/"text": "WHO"/"text": "WHO", "case": false/' "$in/entities.json"
ok 'a label can let its case go' imports
ok 'then small letters do too' named 'harbour-master Harbour Master finder; who WHO finder; who who finder; port port finder; ngo NGO finder; port Port finder'
sed -i 's/"WHO", "case": false/"WHO"/' "$in/entities.json"

sed -i 's/^Port Royal/[Port](none:) Royal/' "$in/text.md"
ok 'none: takes a name off' imports
ok 'there alone' named 'harbour-master Harbour Master finder; who WHO finder; port port finder; ngo NGO finder'
sed -i 's/^\[Port\](none:) Royal/[Port Royal](@port)/; s/the port does/the [port](@who) does/' "$in/text.md"
ok 'a mark says who it is' imports
ok 'and beats the finder' named 'harbour-master Harbour Master finder; who WHO finder; who port editor; ngo NGO finder; port Port Royal editor'
sed -i 's/\[Port Royal\](@port)/Port Royal/; s/\[port\](@who)/port/' "$in/text.md"

printf '[{"quote": "Port Royal", "entity": null}, {"quote": "NGOs", "entity": "who"}]\n' > "$in/corrections.json"
ok 'corrections.json says the same' imports
ok 'without touching the text' named 'harbour-master Harbour Master finder; who WHO finder; port port finder; who NGOs editor'
rm "$in/corrections.json"

sed -i 's/"label": "port"/"label": "port", "find": false/' "$in/entities.json"
ok 'find: false' imports
ok 'is not looked for' named 'harbour-master Harbour Master finder; who WHO finder; ngo NGO finder'
sed -i 's/"find": false/"formerly": ["haven"]/; ' "$in/entities.json"
ok 'formerly: the old id' imports
ok 'leads to the new' exits 0 "$rapporteur" get /places/haven -i --db "$db"
ok 'for good' prints 'HTTP 308'
ok 'by its URL' prints '^Location: /places/port$'

sed -i 's/"id": "port"/"id": "second", "class": "place", "kind": "town", "label": "WHO"}, {"id": "port"/' "$in/entities.json"
ok 'a label of two is told, not guessed' exits 65 "$rapporteur" import "$in" --at $at --fresh --db "$db"
ok 'with the remedy' says "label 'WHO' belongs to 'second' and 'who'; make one \"find\": false"
sed -i 's/{"id": "second"[^}]*}, //' "$in/entities.json"

printf '\nLater the Council of Ostend met. The Council of Ostend’s speaker, Zoë Quay, agreed; “Quay” is short. Later on it rained. Ostend slept.\n' >> "$in/text.md"
ok 'what nothing names' imports --suggest "$work/entities.csv"
suggested() {
    got=$(cut -d, -f1,4,5,10 "$work/entities.csv" | tr -d '\r' | paste -sd '|')
    [ "$got" = "$1" ] || { echo "$got"; return 1; }
}
ok 'is suggested, with how often' suggested 'id,label,lang,source|council-of-ostend,Council of Ostend,en,2 times; first in bundle/p3|royal,Royal,en,1 times; first in bundle/p2|zoe-quay,Zoë Quay,en,1 times; first in bundle/p3'
ok 'on standard output alone with -' imports --suggest -
ok 'as it is in the file' cmp "$work/out" "$work/entities.csv"
ok 'check suggests too' exits 0 "$rapporteur" check "$in" --suggest -
ok 'the same' cmp "$work/out" "$work/entities.csv"
ok 'a file that cannot be written is told' exits 73 "$rapporteur" check "$in" --suggest "$work/no/such"
mkdir "$work/table"
cp "$in/text.md" "$work/entities.csv" "$work/table"
in=$work/table
ok 'the rows can be imported as they are' imports --suggest "$work/again.csv"
ok 'and are found' named 'royal Royal finder; council-of-ostend Council of Ostend finder; council-of-ostend Council of Ostend finder; zoe-quay Zoë Quay finder'
done_testing
