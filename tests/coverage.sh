#!/bin/sh
# Line coverage of lib/ and server/ by all that ran in the sanitized build; at least 90 % is wanted.
set -u
cd "$(dirname "$0")/.."
percent=$(gcovr -r . "$RPT_BUILD" --filter lib/ --filter server/ --print-summary 2>/dev/null | tee /dev/stderr | sed -nE 's/^lines: ([0-9.]+)%.*/\1/p')
echo "line coverage of lib/ and server/: ${percent:-none} %"
awk -v p="${percent:-0}" 'BEGIN { exit !(p >= 90) }'
