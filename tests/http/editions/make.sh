#!/bin/sh
# make.sh PROGRAM FIRST SECOND DATASET: one document in two editions.
set -e
"$1" import "$2" --fresh --document letters --at 2026-11-24T00:00:00Z --db "$4" 2>/dev/null
"$1" import "$3" --document letters --at 2026-11-25T00:00:00Z --db "$4" 2>/dev/null
