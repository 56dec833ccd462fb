"""The raw cases of tests/corpora/malformed: (name, bytes, what the first status must be, whether the client closes its half).

Wanted is None where any answer that is no 5xx, or a close, will do.
"""
HOST = b"Host: localhost\r\n"
JSON = b"Content-Type: application/json\r\n"
BODY = b'{"quote": "quiet diplomacy"}'
cases = []  # name, bytes, what the first status must be (None: any that is no 5xx, or a close), half-close


def case(name, raw, wanted=None, half_close=False):
    cases.append((name, raw, wanted, half_close))


def get(path=b"/documents", headers=b"", version=b"HTTP/1.1", method=b"GET", end=b"\r\n\r\n"):
    return method + b" " + path + b" " + version + b"\r\n" + (HOST + headers).rstrip(b"\r\n") + end


def post(headers, body=BODY):
    return b"POST /quotations HTTP/1.1\r\n" + HOST + JSON + headers + b"\r\n" + body


# ---- Lengths and codings that can be read in two ways: 400 and a close.
smuggled = get(b"/smuggled")
lengths = [b"28", b"0", b"+28", b"-1", b"0x1c", b"28, 28", b"28,0", b" 28 28", b"028", b"28 ", b"\t28", b"1e1", b"99999999999999999999", b"18446744073709551615", b"18446744073709551616", b"", b"a", b"28;", b"2\x008"]
codings = [b"chunked", b"Chunked", b" chunked", b"chunked ", b"xchunked", b"chunkedx", b"chunked, chunked", b"gzip, chunked", b"chunked, gzip", b"identity", b"identity, chunked", b"\tchunked", b"chun\tked", b"\"chunked\"", b"chunked;q=1", b"", b"trailers", b"gzip"]
for n, length in enumerate(lengths):
    case(f"length {n}", post(b"Content-Length: " + length + b"\r\n"), half_close=True)
    case(f"length {n} with chunked", post(b"Content-Length: " + length + b"\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + smuggled), 400)
    case(f"chunked with length {n}", post(b"Transfer-Encoding: chunked\r\nContent-Length: " + length + b"\r\n", b"0\r\n\r\n" + smuggled), 400)
    case(f"length 28, then {n}", post(b"Content-Length: 28\r\nContent-Length: " + length + b"\r\n"), 400)
for n, coding in enumerate(codings):
    plain = coding.strip().lower() == b"chunked"
    case(f"coding {n}", post(b"Transfer-Encoding: " + coding + b"\r\n", b"1c\r\n" + BODY + b"\r\n0\r\n\r\n"), None if plain else 400)
    case(f"coding {n} twice", post((b"Transfer-Encoding: " + coding + b"\r\n") * 2, b"0\r\n\r\n" + smuggled), 400)
    case(f"coding {n} of a GET", get(headers=b"Transfer-Encoding: " + coding + b"\r\n") + b"0\r\n\r\n", None if plain else 400)
for name in (b"Content-Length ", b"Content-Length\t", b" Content-Length", b"Content_Length\x00", b"Content-Length\x0b", b"Transfer-Encoding ", b"Transfer-Encoding\t", b"Host ", b"Content Length", b"Con\xc3\xa4tent"):
    case(f"a name that is no token: {name!r}", get(headers=name + b": 4\r\n"), 400 if not name.startswith(b" ") and b"\x00" not in name else None)
for second in (b"Host: localhost", b"host: evil.example", b"HOST:", b"Host: localhost:1"):
    case(f"two hosts: {second!r}", get(headers=second + b"\r\n"), 400)
for host in (b"", b"evil.example", b"localhost, evil.example", b"a b", b"[::1", b"[", b"::1", b"localhost:99999999", b"localhost:a", b"%6c", b"a" * 5000, b"\x80", b"localhost/x", b"user@localhost", b"localhost\t", b"<script>"):
    case(f"host {host[:20]!r}", b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")

# ---- Chunks.
chunks = [b"1c\r\n" + BODY + b"\r\n0\r\n\r\n", b"1C;ext=1\r\n" + BODY + b"\r\n0\r\n\r\n", b"1c ;a\r\n" + BODY + b"\r\n0\r\n\r\n", b"0x1c\r\n" + BODY + b"\r\n0\r\n\r\n", b"-1\r\n", b"+1\r\na\r\n0\r\n\r\n", b"g\r\n", b"\r\n", b"1c\n" + BODY + b"\n0\n\n", b"1c\r\n" + BODY + b"0\r\n\r\n", b"1d\r\n" + BODY + b"\r\n0\r\n\r\n", b"ffffffffffffffff\r\na", b"10000000000000000\r\na", b"7fffffffffffffff\r\na", b"8000000000000000\r\na", b"0000000000000000000000000000001c\r\n" + BODY + b"\r\n0\r\n\r\n", b"1c" + b";a" * 3000 + b"\r\n" + BODY + b"\r\n0\r\n\r\n", b"0\r\nTrailer: x\r\n\r\n", b"0\r\n" + b"T: x\r\n" * 2000 + b"\r\n", b"0\r\nContent-Length: 5\r\n\r\n", b"0\r\n\r", b"0\r\n", b"0\r", b"0", b"", b"1", b"1\r", b"1\r\n", b"1\r\na", b"1\r\na\r\n" * 5000 + b"0\r\n\r\n", b"\x00\r\n", b" 1c\r\n" + BODY + b"\r\n0\r\n\r\n", b"1c\r\r\n" + BODY + b"\r\n0\r\n\r\n", b"1;\"\r\n\"\r\na\r\n0\r\n\r\n"]
for n, chunk in enumerate(chunks):
    case(f"chunks {n}", post(b"Transfer-Encoding: chunked\r\n", chunk), half_close=True)
    case(f"chunks {n} in a GET", get(headers=b"Transfer-Encoding: chunked\r\n") + chunk, half_close=True)

# ---- Request lines.
for method in (b"", b" ", b"get", b"G\x00T", b"G ET", b"GET\t", b"\x80", b"A" * 9000, b"CONNECT", b"TRACE", b"PRI", b"PUT", b"DELETE", b"PATCH", b"(", b"GET/", b"HEAD", b"OPTIONS"):
    case(f"method {method[:10]!r}", get(method=method), half_close=True)
targets = [b"", b"*", b"/\x00", b"/%00", b"/%", b"/%2", b"/%zz", b"/%ff", b"/%c0%af", b"/%2e%2e/%2e%2e/etc/passwd", b"/../../etc/passwd", b"//", b"//evil.example/", b"/\\..\\", b"http://localhost/", b"http://evil.example/", b"https://localhost/documents", b"localhost:80", b"documents", b"?", b"#", b"/#a", b"/documents#a", b"/?a=%00", b"/?" + b"a&" * 5000, b"/documents?" + b"&" * 4000, b"/documents?" + b"x=1&" * 70, b"/" + b"a" * 9000, b"/" + b"a" * 20000, b"/" + b"/" * 3000, b"/" + b"a/" * 100, b"/documents?limit=" + b"9" * 500, b"/documents?limit=-1", b"/documents?q=\xff", b"/documents?q=%ed%a0%80", b"/a b", b"/\t", b"/\x7f", b"/\xe4", b"/documents ", b" /documents", b"/documents?\r", b"/documents?q=%0d%0aSet-Cookie:%20a", b"/static/..%2f..%2fetc", b"/docs/%2e%2e%2fx", b"/schema/..%5c..", b"/documents?cursor=" + b"A" * 3000, b"/search?q=" + b"(" * 2000, b"/search?q=%22%22%22", b"/search?q=*", b"/search?q=near(", b"/search?q='%3bDROP%20TABLE%20x"]
for target in targets:
    case(f"target {target[:20]!r}", get(target), half_close=True)
for version in (b"", b"HTTP", b"HTTP/", b"HTTP/1", b"HTTP/1.", b"HTTP/0.9", b"HTTP/1.0", b"HTTP/1.2", b"HTTP/1.10", b"HTTP/2.0", b"HTTP/9.9", b"HTTP/11", b"http/1.1", b"HTTP/1.1 ", b"HTTP/1.1x", b"HTTP/-1.1", b"XTTP/1.1", b"HTTP/1,1", b"\x00", b"HTTP/1.1\x00"):
    case(f"version {version!r}", get(version=version), half_close=True)

# ---- Headers.
for value in (b"", b"\x00", b"\x01", b"\x7f", b"\xff" * 10, b"a" * 10000, b"a\rb", b"a\nb", b"a\r\n b", b"a\r\n\tb", b"\t", b" " * 3000, b"%s%n", b"'\"<>", b"q=", b";q=", b"*/*;q=" + b"9" * 400, b"*/*;" * 500, b"," * 3000, b"text/html;q=-1", b"a/b;q=nan", b"gzip;q=0, *;q=0", b"\"", b"W/", b"\"a\", " * 300, b"W/\"", b"Sat, 32 Foo 9999 99:99:99 GMT", b"bytes=0-", b"bytes=-99999999999999999999", b"100-continue", b"200-ok"):
    for name in (b"Accept", b"Accept-Encoding", b"If-None-Match", b"If-Modified-Since", b"Accept-Language", b"Range", b"Expect", b"Connection", b"Content-Type", b"Cookie"):
        if name in (b"Accept", b"If-None-Match", b"Connection") or len(value) < 12:
            case(f"{name.decode()} {value[:12]!r}", get(headers=name + b": " + value + b"\r\n"), half_close=True)
for block in (b"no colon\r\n", b":\r\n", b": x\r\n", b"\r\r\n", b"a:b\n", b"a\n:b\r\n", b"a: b\r\r\n", b"\x00\r\n", b"a: b\r\n" * 500, (b"a" * 300 + b": b\r\n") * 40, b" folded\r\n", b"a: b\r\n folded\r\n", b"a: b\r\n\tfolded\r\n", b"a" * 15000 + b": b\r\n"):
    case(f"headers {block[:12]!r}", get(headers=block), half_close=True)

# ---- The shape of the whole.
whole = get()
for n in range(0, len(whole), 5):
    case(f"cut after {n} bytes", whole[:n], half_close=True)
for n in (0, 1, 27, 29):
    case(f"a body of {n} for 28", post(b"Content-Length: 28\r\n", (BODY + b"xx")[:n]), half_close=True)
case("nothing", b"", half_close=True)
case("empty lines first", b"\r\n" * 50 + whole)
case("bare line feeds", whole.replace(b"\r\n", b"\n"), half_close=True)
case("carriage returns alone", whole.replace(b"\r\n", b"\r"), half_close=True)
case("no host", b"GET / HTTP/1.1\r\n\r\n")
case("half-close after the request", whole, 200, half_close=True)
case("a thousand pipelined", whole * 999 + get(headers=b"Connection: close\r\n"), 200)
case("a thousand pipelined, mixed", (get() + get(b"/nowhere") + get(method=b"HEAD")) * 333 + get(headers=b"Connection: close\r\n"), 200)
case("TLS", bytes.fromhex("16030100c8010000c403035fa9") + bytes(190), half_close=True)
case("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9), half_close=True)
case("an upgrade to h2c", get(headers=b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"))
case("a websocket", get(headers=b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n"))
case("binary", bytes(range(256)) * 20, half_close=True)
case("64 KiB of A", b"A" * 65536, half_close=True)
case("1 MiB of line", b"GET /" + b"a" * (1 << 20), half_close=True)
case("1 MiB of headers", b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * (1 << 17), half_close=True)
case("a GET with a body", get(headers=b"Content-Length: 5\r\n") + b"hello" + get(headers=b"Connection: close\r\n"), 200)
case("JSON a mile deep", post(b"Content-Length: 200000\r\n", b"[" * 200000), 400)
case("JSON with a NUL", post(b"Content-Length: 13\r\n", b'{"quote":"\0"}'), 400)
case("JSON that is not UTF-8", post(b"Content-Length: 14\r\n", b'{"quote":"\xff"} '), 400)
