#!/bin/sh
# HTML and XML that is broken or hostile: a clear message with its place, within a time, and nothing written.
. "$(dirname "$0")/lib.sh"
db=$work/texts.sqlite
in=$work/in
mkdir "$in"

# refused FILE TEXT: exit status 65, in time, with the words, and no file beside it
refused() {
    exits 65 timeout 60 "$rapporteur" import "$in/$1" --db "$db" || return 1
    says "$2" || return 1
    for left in "$work"/texts.sqlite*; do
        [ ! -e "$left" ] || { echo "$left was written"; return 1; }
    done
}
tei() { printf '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt></fileDesc></teiHeader>\n<text><body>%s</body></text></TEI>' "$1"; }
many() { yes "$1" | head -n "$2" | tr -d '\n'; }

# What is outside would be waited for without end: nobody writes into the pipe.
mkfifo "$in/pipe"
{ printf '<!DOCTYPE TEI SYSTEM "pipe" [<!ENTITY a SYSTEM "pipe"><!ENTITY %% b SYSTEM "pipe">]>\n'; tei '<p>&a;</p>'; } > "$in/outside.xml"
ok 'an entity that is a file is not fetched' refused outside.xml "outside.xml:3:1: the entity '&a;' is not expanded here"
{ printf '<?xml-stylesheet href="pipe"?><!DOCTYPE TEI SYSTEM "pipe">\n'; tei '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="pipe"/><p>a</p>'; } > "$in/include.xml"
ok 'nor a DTD, a style sheet or an inclusion' exits 0 timeout 60 "$rapporteur" check "$in/include.xml"
bomb='<!ENTITY a0 "ha">'
for i in 1 2 3 4 5 6 7 8 9; do
    bomb="$bomb<!ENTITY a$i \"$(many "&a$((i - 1));" 10)\">"
done
{ printf '<!DOCTYPE TEI [%s]>\n' "$bomb"; tei '<p>&a9;</p>'; } > "$in/bomb.xml"
ok 'a bomb of entities does not go off' refused bomb.xml "bomb.xml:3:1: the entity '&a9;' is not expanded here"

for format in html xml; do
    { [ $format = html ] || printf '<article><front/>\n'; many '<div>' 10000; } > "$in/deep.$format"
    ok "10,000 elements in one another ($format)" refused deep.$format "deep.$format:[12]:1: elements stand in one another more than 256 deep"
    head -c 104857600 /dev/zero | tr '\0' 'a' > "$in/long.$format"
    [ $format = html ] || sed -i '1s/^/<article><front\/>/' "$in/long.$format"
    ok "a line of 100 MB ($format)" exits 65 timeout 60 "$rapporteur" import "$in/long.$format" --db "$db"
    ok 'names the file and the most that it may be' says "long.$format.*67108864"
    rm "$in/long.$format"
done
{ printf '<h1>T</h1>\n<p>'; head -c 60000000 /dev/zero | tr '\0' 'a'; } > "$in/wide.html"
ok 'a paragraph of 60 MB' refused wide.html 'wide.html:2:1: this paragraph is longer than 1048576 bytes'
rm "$in/wide.html"
{ printf '<h1>T</h1>\n<p '; seq -f 'a%.0f=""' 300000 | tr '\n' ' '; printf '>b'; } > "$in/attributes.html"
ok 'an element of 300,000 attributes' refused attributes.html 'attributes.html:2:1: this element has more than 1000 attributes'

: > "$in/empty.html"
ok 'an empty file' refused empty.html 'empty.html:1:1: the file is empty'
printf '<h1>T</h1>\n<p>caf\351' > "$in/latin1.html"
ok 'Latin 1 that is not said' refused latin1.html 'latin1.html:2:7: byte 0xE9 is not UTF-8 here'
printf '<meta charset=latin1><h1>T</h1>\n<p>caf\351' > "$in/latin1.html"
ok 'and that is' exits 0 "$rapporteur" check "$in/latin1.html"
printf '\377\376<\0p\0>\0a\0\0\0' > "$in/utf16.html"
ok 'a NUL in UTF-16' refused utf16.html 'utf16.html:1:5: here is a NUL'
tei '<p>a</q>' > "$in/broken.xml"
ok 'XML that is not well-formed' refused broken.xml 'broken.xml:2:.*not well-formed XML: .*mismatch'
tei '' > "$in/bare.xml"
ok 'a text without text' refused bare.xml "the document 't' has no text"

done_testing
