#!/bin/sh
# The same over a socket: what only HTTP can show. Ends only the process it started.
. "$(dirname "$0")/lib.sh"
db=$work/essay.sqlite
"$rapporteur" import data --at 2026-11-24T00:00:00Z --db "$db" >/dev/null || exit 1
serve "$db" || exit 1

status() { # WANTED CURL-ARGUMENTS…
    wanted=$1
    shift
    got=$(curl -s -o "$work/body" -D "$work/head" -w '%{http_code}' "$@")
    [ "$got" = "$wanted" ] || { echo "status $got, not $wanted"; cat "$work/head"; return 1; }
}
head_has() { grep -qi -- "$1" "$work/head" || { echo "no header '$1':"; cat "$work/head"; return 1; }; }
head_lacks() { ! grep -qi -- "$1" "$work/head"; }
body_has() { grep -q -- "$1" "$work/body" || { echo "the body has not '$1':"; head -c 600 "$work/body"; return 1; }; }
same() { [ "$1" = "$2" ] || { echo "$1 is not $2"; return 1; }; }

ok 'curl prints a service document' status 200 "$url"
ok 'that a person can read' body_has '^  "title"'
ok 'a browser gets a page' status 200 -H 'Accept: text/html,application/xhtml+xml,*/*;q=0.8' "$url/actors/china"
ok 'of HTML' head_has 'content-type: text/html'
ok 'anyone may read it from a page of theirs' head_has 'access-control-allow-origin: \*'
ok 'and the headers that count' head_has 'access-control-expose-headers:.*etag'
ok 'HEAD has the headers' status 200 -I "$url/actors/china"
ok 'with the length of the body' head_has 'content-length: [1-9]'
ok 'OPTIONS is answered' status 200 -X OPTIONS -H 'Origin: https://example.org' -H 'Access-Control-Request-Method: GET' "$url/actors"
ok 'with what is allowed' head_has 'allow: GET, HEAD, OPTIONS'
ok 'for a day' head_has 'access-control-max-age: 86400'
ok 'POST is not' status 405 -d x "$url/actors"
ok 'and says what is' head_has 'allow: GET'
ok 'where nothing is posted to' head_lacks 'allow:.*POST'
json='Content-Type: application/json'
ok 'a quotation may be posted' status 200 -H "$json" -d '{"quote": "quiet diplomacy"}' "$url/quotations"
ok 'and is not stored' head_has 'cache-control: no-store'
ok 'in chunks too' status 200 -H "$json" -H 'Transfer-Encoding: chunked' -d '{"quote": "quiet diplomacy"}' "$url/quotations"
ok 'with the same answer' body_has '"verdict": "exact"'
ok 'a page elsewhere asks first' status 200 -X OPTIONS -H 'Origin: https://example.org' -H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: content-type' "$url/quotations"
ok 'and may' head_has 'access-control-allow-methods:.*POST'
ok 'send its media type' head_has 'access-control-allow-headers:.*Content-Type'
head -c 1100000 /dev/zero | tr '\0' a >"$work/long"
ok 'a body over the most is refused' status 413 -H "$json" --data-binary "@$work/long" "$url/quotations"
ok 'as a problem' body_has '"type": "/docs/problems/too-large"'
ok 'before it is read' status 413 -H "$json" -H 'Content-Length: 99999999999' -d x "$url/quotations"
ok 'in chunks too' status 413 -H "$json" -H 'Transfer-Encoding: chunked' --data-binary "@$work/long" "$url/quotations"
ok 'and the next one is answered' status 200 -H "$json" -d '{"quote": "quiet diplomacy"}' "$url/quotations"
ok 'a foreign host is misdirected' status 421 -H 'Host: evil.example' "$url/"
ok 'a typo in a path names the right one' status 404 "$url/actor"
ok '/actors' body_has '"suggestion": "/actors"'
ok 'a typo in a parameter' status 400 "$url/mentions?entty=china"
ok 'names the right one' body_has '"suggestion": "entity"'
ok 'a typo in a sort key' status 400 "$url/actors?sort=lable"
ok 'names the right one' body_has '"suggestion": "label"'
ok 'an unacceptable form' status 406 -H 'Accept: image/png' "$url/actors"
ok 'lists what there is' body_has 'application/json'
ok 'a URL over the limit' status 414 "$url/search?q=$(head -c 9000 /dev/zero | tr '\0' a)"
ok 'two Hosts are refused' status 400 -H 'Host: localhost' -H 'X: y' -H 'Content-Length : 4' "$url/"
ok 'a slash too many' status 308 "$url/actors/"
ok 'leads to the path without' head_has 'location: /actors'
ok 'capitals too' status 308 "$url/Actors/China"
ok 'lead to small letters' head_has 'location: /actors/china'

etag=$(curl -sI "$url/actors/china" | sed -nE 's/^etag: (.*)\r$/\1/Ip')
ok 'an ETag that is known is 304' status 304 -H "If-None-Match: $etag" "$url/actors/china"
ok 'with its ETag' head_has "etag: $etag"
ok 'and no length of nothing' head_lacks 'content-length: 0'
ok 'in a list, weakly' status 304 -H "If-None-Match: \"x\", W/$etag" "$url/actors/china"
ok 'another is 200' status 200 -H 'If-None-Match: "x"' "$url/actors/china"

plain=$(curl -s "$url/relations?limit=50" | sha256sum)
ok 'gzip decodes to the same' same "$plain" "$(curl -s -H 'Accept-Encoding: gzip' "$url/relations?limit=50" | gunzip | sha256sum)"
ok 'brotli decodes to the same' same "$plain" "$(curl -s -H 'Accept-Encoding: br' "$url/relations?limit=50" | brotli -dc | sha256sum)"
ok 'zstd decodes to the same' same "$plain" "$(curl -s -H 'Accept-Encoding: zstd' "$url/relations?limit=50" | zstd -dcq | sha256sum)"
ok 'each coding has its ETag' same 4 "$(for c in identity gzip br zstd; do curl -sI -H "Accept-Encoding: $c" "$url/relations?limit=50" | grep -i ^etag; done | sort -u | wc -l)"

# The Host is part of the question, since absolute links stand on it.
host='Host: 127.0.0.1:8080'
first=$(curl -s -H "$host" "$url/documents/contemporary-trends-digest?include=runs" | sha256sum)
first_tag=$(curl -sI -H "$host" "$url/documents/contemporary-trends-digest?include=runs" | grep -i ^etag)
first_pid=$server_pid
serve "$db" || exit 1
kill "$first_pid"
ok 'another process gives the same bytes' same "$first" "$(curl -s -H "$host" "$url/documents/contemporary-trends-digest?include=runs" | sha256sum)"
ok 'and the same ETag' same "$first_tag" "$(curl -sI -H "$host" "$url/documents/contemporary-trends-digest?include=runs" | grep -i ^etag)"
ok 'get gives them too, without a socket' same "$first" "$("$rapporteur" get '/documents/contemporary-trends-digest?include=runs' --db "$db" | sha256sum)"
ok 'a port in use is one line and 69' exits 69 "$rapporteur" serve --db "$db" --port "${url##*:}"
ok 'one line' one_line
ok 'SIGTERM ends it with 0' stop
ok 'it had nothing to complain of on standard error' same '' "$(grep -v '^info: ' "$work/serve.err")"
done_testing
