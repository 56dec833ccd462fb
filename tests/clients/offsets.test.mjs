// Offsets: for every mention, evidence span and citation, in code points, UTF-16 units and bytes, the text's own
// span is the quote; also on a text with emoji, letters outside the plane and combining marks.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test, after } from "node:test";
import { base } from "./lib.mjs";

const cut = {
  codepoint: (text, start, end) => [...text].slice(start, end).join(""),
  utf16: (text, start, end) => text.slice(start, end),
  byte: (text, start, end) => Buffer.from(text).subarray(start, end).toString(),
};

const other = spawn(process.env.RPT_BIN, ["serve", "--db", process.env.RPT_ACCENTS, "--port", "0"]);
const [line] = await once(other.stdout, "data");
const accents = String(line).match(/http:\S+/)[0];
after(() => other.kill());

for (const server of [base, accents]) {
  for (const unit of Object.keys(cut)) {
    test(`every span is its quote, in ${unit}s${server === base ? "" : ", with emoji and combining marks"}`, async () => {
      const texts = {};
      const all = async (path) => {
        const items = [];
        for (let next = path; next;) {
          const page = await (await fetch(new URL(next, server))).json();
          items.push(...page.items);
          next = page.next;
        }
        return items;
      };
      for (const p of await all("/paragraphs?limit=200")) texts[p.key] = p.text;
      const mentions = await all(`/mentions?limit=200&unit=${unit}`);
      assert.ok(mentions.length > 3);
      for (const m of mentions) {
        assert.equal(m.unit, unit);
        assert.equal(cut[unit](texts[`${m.document.id}/${m.paragraph}`], m.start, m.end), m.quote.exact, m.key);
        assert.equal(m.surface, m.quote.exact);
      }
      for (const r of await all(`/relations?limit=200&unit=${unit}`))
        for (const e of r.evidence) assert.equal(cut[unit](texts[`${e.document.id}/${e.paragraph}`], e.start, e.end), e.quote, r.key);
    });
  }
}

test("the text with signs outside the plane keeps its combining mark", async () => {
  const { items } = await (await fetch(new URL("/paragraphs", accents))).json();
  assert.ok(items.some(({ text }) => text.includes("x\u0304 envoy") && text.includes("\u{1F600}")));
});

test("a paragraph's start is where it begins in the document's plain text", async () => {
  for (const server of [base, accents]) {
    const { items } = await (await fetch(new URL("/paragraphs?limit=200", server))).json();
    for (const p of items) {
      const whole = [...(await (await fetch(new URL(`${p.document.href}.txt`, server))).text())];
      assert.equal(whole.slice(p.start, p.start + [...p.text].length).join(""), p.text, p.key);
    }
  }
});

test("runs joined are the text, and name what mentions name", async () => {
  for (const server of [base, accents]) {
    const page = await (await fetch(new URL("/paragraphs?include=runs&limit=200", server))).json();
    for (const p of page.items) {
      assert.equal(p.runs.map((run) => run.text).join(""), p.text, p.key);
      const named = new Set(p.runs.flatMap((run) => run.mentions.map((m) => m.id)));
      assert.equal(named.size, p.counts.mentions, p.key);
    }
  }
});
