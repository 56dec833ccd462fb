# Varnish in front of three replicas of rapporteur on this machine; say their addresses. Run it with
#   varnishd -a 127.0.0.1:8080 -f /etc/varnish/rapporteur.vcl -p http_gzip_support=off
# What each part is for stands in /docs/fleet; tests/load/fleet runs this very file.
vcl 4.1;

import directors;
import std;

probe ready {
    .request = "GET /-/health/ready HTTP/1.1" "Host: localhost" "Connection: close";
    .interval = 1s;
    .timeout = 2s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}
backend one { .host = "127.0.0.1"; .port = "8081"; .probe = ready; .connect_timeout = 1s; .first_byte_timeout = 15s; }
backend two { .host = "127.0.0.1"; .port = "8082"; .probe = ready; .connect_timeout = 1s; .first_byte_timeout = 15s; }
backend three { .host = "127.0.0.1"; .port = "8083"; .probe = ready; .connect_timeout = 1s; .first_byte_timeout = 15s; }

sub vcl_init {
    new replicas = directors.shard();
    replicas.add_backend(one);
    replicas.add_backend(two);
    replicas.add_backend(three);
    replicas.reconfigure();
}

sub vcl_recv {
    # A body whose end can be seen in two ways.
    std.collect(req.http.Transfer-Encoding);
    if (req.http.Transfer-Encoding && (req.http.Content-Length || req.http.Transfer-Encoding !~ "(?i)^chunked$")) {
        return (synth(400));
    }
    # The client's address is what the limits count (trusted-proxies names this machine). One header says so.
    unset req.http.Forwarded;
    unset req.http.X-Forwarded-Host;
    set req.http.X-Forwarded-For = client.ip;
    set req.http.X-Forwarded-Proto = "http";
    unset req.http.Cookie; # the service knows none
    # Few codings, so that few copies are kept: of those named without a weight, the one that the service would choose.
    if (req.http.Accept-Encoding && req.http.Accept-Encoding !~ "q=") {
        if (req.http.Accept-Encoding ~ "\bzstd\b") {
            set req.http.Accept-Encoding = "zstd";
        } else if (req.http.Accept-Encoding ~ "\bbr\b") {
            set req.http.Accept-Encoding = "br";
        } else if (req.http.Accept-Encoding ~ "\bgzip\b") {
            set req.http.Accept-Encoding = "gzip";
        } else {
            unset req.http.Accept-Encoding;
        }
    }
    # A visit stays at one replica, and each replica has copies of its own, so that a visit never goes back to an older dataset
    # while a new one is rolled out.
    set req.backend_hint = replicas.backend(by=KEY, key=replicas.key(client.ip), resolve=NOW);
}

sub vcl_hash {
    hash_data(req.backend_hint);
}

sub vcl_backend_fetch {
    if (bereq.retries > 0) {
        set bereq.backend = replicas.backend(by=KEY, key=replicas.key(bereq.http.X-Forwarded-For), alt=bereq.retries, healthy=ALL, resolve=NOW);
    }
}

sub vcl_backend_response {
    # No answer is older than it says; what was kept is asked for again with its ETag.
    set beresp.grace = 0s;
    set beresp.keep = 10m;
    set beresp.http.Replica = beresp.backend.name;
    # Another replica's answer is no copy of this one's.
    if (bereq.retries > 0) {
        set beresp.ttl = 0s;
        set beresp.uncacheable = true;
    }
}

sub vcl_backend_error {
    # Every request here only asks, POST too, so that each may be sent again to another replica.
    if (bereq.retries < 2) {
        return (retry);
    }
}

sub vcl_deliver {
    unset resp.http.Replica;
}

sub vcl_synth {
    set resp.http.Connection = "close";
}
