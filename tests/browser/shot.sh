#!/bin/sh
# Makes the README's picture: the reader on the default dataset.
#   sh tests/browser/shot.sh [OUT.png] [PATH] [WIDTHxHEIGHT]
. "$(dirname "$0")/../lib.sh"
out=${1:-static/docs/reader.png}
case "$out" in /*) ;; *) out=$root/$out ;; esac
path=${2:-/documents/contemporary-trends-digest.html}
size=${3:-1100x900}
"$rapporteur" import data --at 2026-11-24T00:00:00Z --db "$work/essay.sqlite" >/dev/null && serve "$work/essay.sqlite" || exit 1
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
    --disable-sync --hide-scrollbars --user-data-dir="$work/chromium" --window-size="$(echo "$size" | tr x ,)" --screenshot="$out" "$url$path" >/dev/null 2>&1
ls -l "$out"
