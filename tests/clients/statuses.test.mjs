// The statuses of /openapi.json that no path alone can show: 410, 413, 421 and 503.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import { base, json } from "./lib.mjs";

const work = mkdtempSync(join(tmpdir(), "statuses-"));
const { paths, components } = await json("/openapi.json");
const isProblem = new Ajv2020({ strict: false }).compile(components.schemas.problem);
const operations = (status) => Object.values(paths).filter(({ get, post }) => (get ?? post).responses[status]).length;
const run = (...words) => execFileSync(process.env.RPT_BIN, words);

async function serving(db, use) {
  const server = spawn(process.env.RPT_BIN, ["serve", "--db", db, "--port", "0", "--cache", "0", "--threads", "2"]);
  try {
    const [line] = await once(server.stdout, "data");
    await use(String(line).match(/http:\S+/)[0]);
  } finally {
    server.kill();
  }
}

async function problem(url, status, slug) {
  const answer = await fetch(url);
  const body = await answer.json();
  assert.equal(answer.status, status, JSON.stringify(body));
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
  assert.equal(body.type, `/docs/problems/${slug}`);
  assert.equal(body.status, status);
  assert.ok(isProblem(body), JSON.stringify(isProblem.errors));
  return body;
}

test("410: a document that was taken out, a paragraph that an edition has lost", async () => {
  assert.ok(operations(410) > 20);
  const db = join(work, "gone.sqlite"), text = join(work, "walk.md");
  writeFileSync(text, "# A walk\n\nThe river was low. {#p1}\n\nThe mill stood still. {#p2}\n");
  run("import", text, "--at", "2026-01-01T00:00:00Z", "--db", db);
  writeFileSync(text, "# A walk\n\nThe river was low. {#p1}\n");
  run("import", text, "--at", "2026-01-02T00:00:00Z", "--db", db);
  await serving(db, async (url) => {
    const { items: [document] } = await (await fetch(`${url}/documents`)).json();
    const lost = await problem(`${url}${document.href}/paragraphs/p2`, 410, "gone");
    const last = await (await fetch(url + lost.last_edition)).json();
    assert.deepEqual([last.text, last.status], ["The mill stood still.", "gone"]);
    assert.equal((await (await fetch(`${url}${document.href}/editions`)).json()).total, 2);
    run("remove", document.id, "--at", "2026-01-03T00:00:00Z", "--db", db);
    await serving(db, async (url) => { await problem(`${url}${document.href}`, 410, "gone"); });
  });
});

test("413: a text of more than 2,000 paragraphs in one answer; pages give it", async () => {
  assert.ok(operations(413) >= 2);
  const db = join(work, "long.sqlite"), text = join(work, "long.md");
  writeFileSync(text, "# Long\n\n" + Array.from({ length: 2001 }, (_, i) => `Line number ${i} of many.\n`).join("\n"));
  run("import", text, "--at", "2026-01-01T00:00:00Z", "--db", db);
  await serving(db, async (url) => {
    const { items: [document] } = await (await fetch(`${url}/documents`)).json();
    const { detail } = await problem(`${url}${document.href}/text`, 413, "too-large");
    assert.match(detail, /\/paragraphs/);
    assert.equal((await (await fetch(`${url}${document.href}/paragraphs?limit=1`)).json()).total, 2001);
  });
});

test("421: a Host that is not this service's", async () => {
  assert.equal(operations(421), Object.keys(paths).length);
  const answer = await new Promise((resolve, reject) => request(base + "/", { headers: { host: "evil.example" } }, resolve).on("error", reject).end());
  let text = "";
  for await (const part of answer) text += part;
  assert.equal(answer.statusCode, 421);
  assert.ok(isProblem(JSON.parse(text)));
});

test("503: a dataset that was cut off while it was served", async () => {
  assert.equal(operations(503), Object.keys(paths).length);
  const db = join(work, "cut.sqlite");
  copyFileSync(process.env.RPT_DB, db);
  await serving(db, async (url) => {
    truncateSync(db, Math.floor(statSync(db).size / 20 / 4096) * 4096);
    await problem(`${url}/mentions?limit=200`, 503, "unavailable");
    assert.equal((await fetch(`${url}/-/health/live`)).status, 200, "the process goes on");
  });
});
