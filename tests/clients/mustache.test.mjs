// Our Mustache renders what npm's does: on templates made at random from all kinds of tags. Where npm's leaves the
// specification (it escapes / ` =, takes 0 for false, prints objects its own way, drops lines of several tags) the templates stay clear of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { test } from "node:test";
import Mustache from "mustache";
import { random } from "./lib.mjs";

Mustache.escape = (text) => String(text).replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c]);
const render = join(dirname(process.env.RPT_BIN), "../tests/unit/render");
const data = { a: "x<y", b: "", c: true, d: false, e: null, f: [], n: 7, list: [{ a: "1" }, { a: "2", list: [{ a: "in" }] }], words: ["p", "q&r"], o: { a: "deep", q: { b: "deeper" } } };
const names = ["a", "b", "c", "d", "e", "f", "n", "list", "words", "o", "o.a", "o.q.b", "nothing", "."];

const whole = ["list", "o", "words", "f"]; // printed as JSON by us, as JavaScript strings by npm's

function template(pick, depth) {
  let out = "";
  for (let parts = 1 + Math.floor(pick() * 4); parts > 0; parts--) {
    const name = names[Math.floor(pick() * names.length)], kind = Math.floor(pick() * (depth > 0 ? 6 : 4));
    if (kind === 0) out += "text & <b> ";
    else if (kind === 1 && !whole.includes(name)) out += `[{{${name}}}]`;
    else if (kind === 2 && !whole.includes(name)) out += `[{{{${name}}}}]`;
    else if (kind === 3) out += `{{! a remark }}`;
    else if (kind === 4 && name !== ".") out += `<{{#${name}}}${template(pick, depth - 1)}{{/${name}}}>`;
    else if (kind === 5 && name !== ".") out += `<{{^${name}}}${template(pick, depth - 1)}{{/${name}}}>`;
    if (pick() < 0.2) out += "\n";
  }
  return out;
}

test("a thousand random templates render the same", () => {
  const pick = random(11), templates = Array.from({ length: 1000 }, () => "= " + template(pick, 3).replaceAll("\n", "\n= ")).filter((t) => !/\{\{\{?\.\}/.test(t) );
  const input = templates.map((t) => `${JSON.stringify(t)}\n${JSON.stringify(data)}\n`).join("");
  const ours = execFileSync(render, { input, encoding: "utf8", maxBuffer: 1 << 26 }).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.ok(templates.length > 300);
  templates.forEach((t, i) => assert.equal(ours[i], Mustache.render(t, data), JSON.stringify(t)));
});
