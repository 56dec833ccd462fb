// Ten tasks of the people we serve, each in the few lines that it should take.
import assert from "node:assert/strict";
import { test } from "node:test";
import { get, json, url } from "./lib.mjs";

const digest = "contemporary-trends-digest";

test("1. show the digest with names marked, from one request, without an offset", async () => {
  const { text } = await json(`/documents/${digest}?include=runs`);
  const html = text.sections.map((s) => `<h2>${s.title}</h2>` + s.paragraphs.map((p) => `<p>${p.runs.map((run) =>
    run.mentions.length ? `<a href="${run.mentions.at(-1).entity.href}">${run.text}</a>` : run.text).join("")}</p>`).join("")).join("");
  assert.match(html, /<a href="\/actors\/china">China<\/a>/);
  assert.equal(html.match(/<p>/g).length, 8);
});

test("2. China's claims as sentences, from one request", async () => {
  const sentences = (await json("/relations?within=china&fields=sentence")).items.map((claim) => claim.sentence);
  assert.equal(sentences.length, 2);
  assert.match(sentences[0], /^China .* Sovereignty/i);
});

test("3. land on the words of a search hit", async () => {
  const [hit] = (await json('/search?q="quiet diplomacy"')).items;
  const [{ start, end, quote }] = hit.matches;
  const paragraph = await json(hit.href);
  assert.equal([...paragraph.text].slice(start, end).join(""), quote);
  assert.equal(quote.toLowerCase(), "quiet diplomacy");
  assert.match(hit.links.text, new RegExp(`^/documents/${digest}#${hit.id}:~:text=`));
  assert.equal((await get(hit.links.text.split("#")[0], { accept: "text/html" })).status, 200);
});

test("4. mentions into a spreadsheet", async () => {
  const { text, headers } = await get("/mentions.csv");
  const [head, ...rows] = text.trimEnd().split("\r\n");
  assert.match(headers.get("content-type"), /^text\/csv/);
  for (const column of ["entity", "entity_label", "surface", "paragraph", "start", "end", "quote_exact"]) assert.ok(head.split(",").includes(column), column);
  assert.equal(rows.length, (await json("/mentions?limit=0")).total);
});

test("5. who acts bilaterally, counted", async () => {
  const { facets } = await json("/relations?channel=bilateral&facet=subject&limit=0");
  assert.deepEqual(facets.subject.values.map((v) => [v.label, v.count]), [["European Union", 3], ["Government of China", 1]]);
});

test("6. join by Wikidata id", async () => {
  const { items } = await json("/entities?identifier=wikidata:Q148,wikidata:Q668&fields=id,identifiers");
  assert.deepEqual(items.map((e) => e.id).sort(), ["china", "india"]);
  assert.ok(items.every((e) => e.identifiers.some((i) => i.scheme === "wikidata")));
});

test("7. the reviews, how often, and the editor's note", async () => {
  const [claim] = (await json("/relations?mechanism=universal-periodic-review")).items;
  assert.equal(claim.roles.find((r) => r.role === "frequency").value, "P4Y");
  assert.match(claim.notes[0].text, /four and a half years/);
});

test("8. check a quotation", async () => {
  const exact = await json(`/quotations?quote=${encodeURIComponent("by the back door")}`);
  assert.equal(exact.verdict, "exact");
  const { document, spans } = exact.items[0];
  const p = await json(`/documents/${document.id}/paragraphs/${spans[0].paragraph}`);
  assert.equal([...p.text].slice(spans[0].start, spans[0].end).join(""), "by the back door");
  assert.equal((await json(`/quotations?quote=${encodeURIComponent("By  the BACK door")}`)).verdict, "normalised");
  const absent = await json(`/quotations?quote=${encodeURIComponent("by the front gate")}`);
  assert.equal(absent.verdict, "absent");
  assert.ok(absent.caution, "no original was searched, and it says so");
});

test("9. cite a paragraph as the digest's, not the author's", async () => {
  const { cite, permalink } = await json(`/documents/${digest}/paragraphs/p4`);
  assert.match(cite.text, /rapporteur project/);
  assert.match(cite.text, /digest of/i);
  assert.match(cite.text, /Basit/);
  assert.ok(cite.text.includes(url(permalink)), cite.text);
  assert.equal((await get(permalink)).json.status, "current");
});

test("10. read digest and original side by side", { skip: !process.env.RPT_PAGE && "the saved page is not there" }, async () => {
  const { spawn, execFileSync } = await import("node:child_process");
  const { once } = await import("node:events");
  const db = `${process.env.RPT_DB}.both.sqlite`;
  execFileSync(process.env.RPT_BIN, ["import", `${process.env.RPT_ROOT}/data`, process.env.RPT_PAGE, "--published", "2013-04-21", "--at", "2026-11-24T00:00:00Z", "--db", db]);
  const server = spawn(process.env.RPT_BIN, ["serve", "--db", db, "--port", "0"]);
  try {
    const [line] = await once(server.stdout, "data");
    const both = String(line).match(/http:\S+/)[0];
    const answer = await (await fetch(`${both}/works/contemporary-trends/alignment`)).json();
    assert.deepEqual(answer.documents.map((d) => d.version).sort(), ["digest", "original"]);
    assert.equal(answer.items.length, 8);
    for (const row of answer.items) assert.equal(row.paragraphs.filter(Boolean).length, 2, row.ref);
    const original = await (await fetch(`${both}/documents/contemporary-trends`)).json();
    assert.equal(original.version, "original");
    assert.equal(original.authors[0].name, "Umamah Basit");
    assert.equal(original.published, "2013-04-21");
    assert.equal(original.counts.paragraphs, 8);
    const china = await (await fetch(`${both}/entities/china`)).json();
    assert.ok(china.counts.mentions.by_document["contemporary-trends"] >= 1, "the finder found China in it");
  } finally {
    server.kill();
  }
});
