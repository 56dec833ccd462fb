#!/usr/bin/env python3
"""Turns named SQL blocks into an enum and an array: embed.py OUT.h OUT.c schema.sql FILE.sql …

A block starts with `-- :name some_name`; the files schema*.sql are one block called schema. Comment lines inside a
block are dropped.
"""
import json
import pathlib
import re
import sys

header, source, *files = sys.argv[1:]
blocks = [("none", "")]
schema = ""
for path in map(pathlib.Path, files):
    text = path.read_text(encoding="utf-8")
    if path.name.startswith("schema"):
        schema += text
        continue
    parts = re.split(r"^-- :name (\w+)[^\n]*\n", text, flags=re.M)
    blocks += [(name, re.sub(r"^--.*\n", "", body, flags=re.M).strip()) for name, body in zip(parts[1::2], parts[2::2])]
blocks.append(("schema", schema))
names = [name for name, _ in blocks]
twice = {name for name in names if names.count(name) > 1}
if twice:
    sys.exit(f"embed.py: block named twice: {', '.join(sorted(twice))}")
# A C string literal per line: JSON's escapes of ASCII are C's, but for \u.
literal = lambda text: "\n    ".join('"' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in text.split("\n"))
pathlib.Path(header).write_text(
    "/* Made by lib/sql/embed.py. */\n#ifndef RPT_SQL_H\n#define RPT_SQL_H\nenum rpt_sql {\n"
    + "".join(f"    RPT_SQL_{name.upper()},\n" for name in names) + "    RPT_SQL_COUNT\n};\n#endif\n")
pathlib.Path(source).write_text(
    '/* Made by lib/sql/embed.py. */\n#include "rpt_sql_text.h"\nconst struct rpt_sql_block rpt_sql_blocks[] = {\n'
    + "".join(f"    {{{json.dumps(name)},\n    {literal(text)}}},\n" for name, text in blocks) + "};\n")
