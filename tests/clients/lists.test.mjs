// Properties of every list: three ways of walking agree, CSV and views count the same, sorting is stable,
// facets add up, fields and filters combine.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { get, json, random, LISTS } from "./lib.mjs";

const keys = (list) => list.items.map((item) => item.key);
const sql = (statement) => execFileSync("sqlite3", ["-readonly", process.env.RPT_DB, statement], { encoding: "utf8" }).trim();

async function walk(first) {
  const all = [];
  for (let next = first, pages = 0; next; pages++) {
    assert.ok(pages < 500, "the walk ends");
    const page = await json(next);
    all.push(...keys(page));
    next = page.next;
  }
  return all;
}

for (const name of LISTS) {
  test(`${name}: offset walk, cursor walk and one big page give the same items`, async () => {
    const big = await json(`/${name}?limit=200`);
    const offset = await walk(`/${name}?limit=7`);
    const cursor = await walk(`/${name}?limit=7&cursor=*`);
    assert.deepEqual(cursor, offset);
    assert.equal(offset.length, big.total);
    assert.equal(new Set(offset).size, offset.length);
    assert.deepEqual(keys(big), offset.slice(0, 200));
  });

  test(`${name}: rows of the CSV = lines of the NDJSON = total = count(*) of the view`, async () => {
    const list = await json(`/${name}?limit=0`);
    const csv = parseCsv((await get(`/${name}.csv`)).text);
    const ndjson = (await get(`/${name}.ndjson`)).text.trimEnd().split("\n").filter(Boolean);
    assert.deepEqual(list.items, []);
    assert.equal(csv.length - 1, list.total);
    assert.equal(ndjson.length, list.total);
    assert.equal(sql(`SELECT count(*) FROM "${name}"`), String(list.total));
    for (const row of csv) assert.equal(row.length, csv[0].length);
    for (const line of ndjson) JSON.parse(line);
  });

  test(`${name}: id= gives the asked ones and names the missing`, async () => {
    const some = await json(`/${name}?limit=3`);
    if (some.total === 0) return;
    const ids = some.items.map((item) => item.key);
    const answer = await json(`/${name}?id=${[...ids, "surely-not"].map(encodeURIComponent).join(",")}`);
    assert.deepEqual(keys(answer).sort(), [...ids].sort());
    assert.deepEqual(answer.missing, ["surely-not"]);
  });

  test(`${name}: every href of every item answers`, async () => {
    for (const item of (await json(`/${name}?limit=40`)).items) {
      const answer = await get(item.href);
      assert.equal(answer.status, 200, item.href);
      assert.equal(answer.json.key, item.key);
      assert.deepEqual(Object.keys(answer.json).sort(), Object.keys(item).sort(), "alone and in a list it has the same keys");
    }
  });
}

const openapi = await json("/openapi.json");
const fieldsOf = (name) => openapi.paths[`/${name}`].get.parameters.filter((p) => /Operators/.test(p.description)).map((p) => p.name);

for (const name of LISTS) {
  test(`${name}: facets add up to the total, under every pair of filters`, async () => {
    const refused = await get(`/${name}?facet=surely-not`);
    assert.equal(refused.status, 400);
    const facets = refused.json.errors[0].allowed;
    for (const facet of facets) {
      const list = await json(`/${name}?facet=${facet}&limit=0`);
      const { values, none, more } = list.facets[facet];
      const sum = values.reduce((total, value) => total + value.count, none);
      if (!more && SINGLE(name, facet)) assert.equal(sum, list.total, `${name} ${facet}`);
      assert.ok(sum >= list.total || more, `${name} ${facet}`);
      for (const value of values.slice(0, 3)) {
        const narrowed = await json(`/${name}?${facet}=${encodeURIComponent(value.value)}&limit=0&facet=${facet}`);
        assert.equal(narrowed.total, value.count, `${name}?${facet}=${value.value}`);
        assert.equal((await json(value.href)).total, value.count, value.href);
        if (SINGLE(name, facet)) assert.deepEqual(narrowed.facets[facet].values.map((v) => v.count), values.map((v) => v.count), "a facet counts under all filters but its own");
      }
    }
  });

  test(`${name}: sort is by the key, reversible, and stable`, async () => {
    const sorts = (await get(`/${name}?sort=surely-not`)).json.errors[0].allowed;
    for (const sort of sorts) {
      const up = (await json(`/${name}?sort=${sort}&limit=200`)).items;
      const again = (await json(`/${name}?sort=${sort}&limit=200`)).items;
      assert.deepEqual(up.map((i) => i.key), again.map((i) => i.key));
      const paged = await walk(`/${name}?sort=${sort}&limit=23`);
      assert.deepEqual(paged.slice(0, 200), up.map((i) => i.key), `${name} sort=${sort}`);
      const down = await walk(`/${name}?sort=-${sort}&limit=23&cursor=*`);
      assert.equal(new Set(down).size, paged.length, `${name} sort=-${sort}`);
    }
  });
}

test("filters combine: and between fields, or within one, ne is the rest", async () => {
  const pick = random(7);
  for (let round = 0; round < 40; round++) {
    const name = ["relations", "mentions", "entities"][Math.floor(pick() * 3)];
    const facets = (await get(`/${name}?facet=surely-not`)).json.errors[0].allowed;
    const [a, b] = [facets[Math.floor(pick() * facets.length)], facets[Math.floor(pick() * facets.length)]];
    if (a === b) continue;
    const all = await json(`/${name}?limit=0&facet=${a},${b}`);
    const va = all.facets[a].values, vb = all.facets[b].values;
    if (!va.length || !vb.length) continue;
    const x = va[Math.floor(pick() * va.length)].value, y = vb[Math.floor(pick() * vb.length)].value;
    const q = (text) => encodeURIComponent(text);
    const of = async (query) => new Set((await walk(`/${name}?${query}&limit=200`)));
    const [A, B, both] = [await of(`${a}=${q(x)}`), await of(`${b}=${q(y)}`), await of(`${a}=${q(x)}&${b}=${q(y)}`)];
    assert.deepEqual([...both].sort(), [...A].filter((k) => B.has(k)).sort(), `${name} ${a}=${x} ${b}=${y}`);
    const rest = await of(`${a}__ne=${q(x)}`);
    assert.equal(rest.size + A.size, all.total, `${name} ${a}__ne=${x}`);
    if (va.length > 1) {
      const z = va.find((v) => v.value !== x).value;
      const either = await of(`${a}=${q(x)}&${a}=${q(z)}`), Z = await of(`${a}=${q(z)}`);
      assert.deepEqual([...either].sort(), [...new Set([...A, ...Z])].sort());
    }
  }
});

test("fields leaves what is asked and nothing else", async () => {
  for (const name of LISTS) {
    const allowed = (await get(`/${name}?fields=surely-not`)).json.errors[0].allowed;
    const item = (await json(`/${name}?limit=1`)).items[0];
    for (const key of Object.keys(item)) assert.ok(allowed.includes(key), `${name}.${key}`);
    const two = (await json(`/${name}?limit=1&fields=id,href`)).items[0];
    assert.deepEqual(Object.keys(two).sort(), ["href", "id"]);
  }
});

test("limits are kept, and what is over them is refused", async () => {
  for (const name of LISTS) {
    assert.ok((await json(`/${name}?limit=2`)).items.length <= 2);
    assert.equal((await get(`/${name}?limit=201`)).status, 400);
    assert.equal((await get(`/${name}?limit=-1`)).status, 400);
    assert.equal((await get(`/${name}?limit=x`)).status, 400);
    assert.equal((await get(`/${name}?offset=1&cursor=*`)).status, 400);
    assert.equal((await get(`/${name}?cursor=nonsense`)).status, 400);
  }
});

// Fields with several values a thing count it once for each.
function SINGLE(name, facet) {
  return !["channel", "role", "entity", "within", "paragraph", "section", "reference", "document", "broader", "identifier", "author", "mechanism_of"].includes(facet) ||
    (["mentions", "paragraphs"].includes(name) && ["document", "section", "paragraph", "entity"].includes(facet) && !(name === "paragraphs" && facet === "entity"));
}

function parseCsv(text) {
  const rows = [];
  let row = [], cell = "", quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') cell += text[++i];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") { row.push(cell); cell = ""; }
    else if (c === "\r" && text[i + 1] === "\n") { row.push(cell); rows.push(row); row = []; cell = ""; i++; }
    else cell += c;
  }
  assert.equal(cell, "", "the last row ends with CRLF");
  return rows;
}
