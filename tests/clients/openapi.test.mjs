// Reads /openapi.json as a client would: every operation and every status in it is exercised, and every body
// is validated against the schema that it names; the document itself is linted.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { test } from "node:test";
import { promisify } from "node:util";
import Ajv2020 from "ajv/dist/2020.js";
import { get, json } from "./lib.mjs";

const document = await json("/openapi.json");
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: "openapi", ...document }, "openapi");
const validator = (pointer) => ajv.getSchema(`openapi#${pointer}`) ?? ajv.compile({ $ref: `openapi#${pointer}` });

function check(schemaPointer, body, where) {
  const validate = validator(schemaPointer);
  assert.ok(validate(body), `${where}: ${ajv.errorsText(validate.errors?.slice(0, 5))}`);
}

function fill(pattern, operation) {
  const path = pattern.replace(/\{(\w+)\}/g, (_, name) => operation.parameters.find((p) => p.in === "path" && p.name === name).example);
  const query = operation.parameters.filter((p) => p.in === "query" && p.required).map((p) => `${p.name}=${encodeURIComponent(p.example)}`);
  return path + (query.length ? `?${query.join("&")}` : "");
}
const with_ = (path, query) => path + (path.includes("?") ? "&" : "?") + query;

test("npx @redocly/cli lint gives no error and no warning", async () => {
  writeFileSync("openapi.json", JSON.stringify(document));
  writeFileSync("redocly.yaml", "extends: [recommended]\n");
  const { stdout: out } = await promisify(execFile)("npx", ["--no-install", "redocly", "lint", "openapi.json", "--format=json"], { maxBuffer: 1 << 26, env: { ...process.env, REDOCLY_TELEMETRY: "off", CI: "true" } }).catch((error) => error);
  const { totals, problems } = JSON.parse(out);
  assert.deepEqual([totals.errors, totals.warnings], [0, 0], JSON.stringify(problems.slice(0, 5).map((p) => [p.ruleId, p.message, p.location?.[0]?.pointer])));
});

const operations = Object.entries(document.paths).flatMap(([pattern, methods]) => Object.entries(methods).map(([method, operation]) => [pattern, method, operation]));

for (const [pattern, , operation] of operations.filter(([, method]) => method === "get")) {
  const id = operation.operationId;
  const path = fill(pattern, operation);

  test(`${id}: every form it names is given, and is what its schema says`, async () => {
    const ok = operation.responses["200"];
    if (operation.responses["303"] || (operation.responses["308"] && !operation.responses["304"])) {
      const status = operation.responses["303"] ? 303 : 308;
      const answer = await get(path);
      assert.equal(answer.status, status, path);
      const target = await get(answer.headers.get("location"));
      assert.equal(target.status, 200, answer.headers.get("location"));
      return;
    }
    for (const [type, media] of Object.entries(ok.content)) {
      const answer = await get(path, { accept: type });
      assert.equal(answer.status, 200, `${path} ${type}: ${answer.text.slice(0, 300)}`);
      if (type !== "*/*") assert.equal(answer.headers.get("content-type").split(";")[0], type);
      assert.ok(answer.text.endsWith("\n"), "text ends in a newline");
      if (type === "application/json") {
        check(`/components/schemas/${media.schema.$ref.split("/").pop()}`, answer.json, path);
        assert.ok(media.example, `${id} has an example`);
        check(`/components/schemas/${media.schema.$ref.split("/").pop()}`, media.example, `${id}'s example`);
      }
      if (operation.responses["304"]) {
        const again = await fetch(new URL(path, process.env.RPT_URL), { headers: { accept: type, "if-none-match": answer.headers.get("etag") } });
        assert.equal(again.status, 304, `${path} ${type}`);
        assert.equal(again.headers.get("etag"), answer.headers.get("etag"));
      }
    }
  });

  test(`${id}: every error it names is given, as a problem`, async () => {
    const asked = {
      400: () => get(with_(path, "surely_not=1")),
      403: () => get(path, { "x-forwarded-for": "192.0.2.1" }),
      404: () => get(pattern.replace(/\{\w+\}/g, "surely-not")),
      405: () => problem("DELETE", path),
      406: () => get(path, { accept: "image/x-nothing" }),
      414: () => get(with_(path, `q=${"a".repeat(8100)}`)),
    };
    for (const status of Object.keys(operation.responses)) {
      if (!asked[status]) continue;
      const answer = await asked[status]();
      assert.equal(answer.status, Number(status), `${path} ${status}: ${answer.text.slice(0, 200)}`);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      check("/components/schemas/problem", answer.json, `${path} ${status}`);
      assert.equal(answer.json.status, answer.status);
      assert.equal((await get(answer.json.type)).status, 200, "its type resolves");
    }
  });
}

for (const [pattern, , operation] of operations.filter(([, method]) => method === "post")) {
  const id = operation.operationId;
  const path = fill(pattern, operation);
  const media = operation.requestBody.content["application/json"];

  test(`${id}: its example is what its schema says, and is answered`, async () => {
    assert.ok(ajv.compile(media.schema)(media.example), `${id}'s example`);
    const answer = await problem("POST", path, JSON.stringify(media.example));
    assert.equal(answer.status, 200, answer.text.slice(0, 300));
    check(`/components/schemas/${operation.responses["200"].content["application/json"].schema.$ref.split("/").pop()}`, answer.json, path);
    assert.equal(answer.headers.get("cache-control"), "no-store");
  });

  test(`${id}: every error it names is given, as a problem`, async () => {
    const asked = {
      400: () => problem("POST", path, "{"),
      405: () => problem("DELETE", path),
      406: () => problem("POST", path, JSON.stringify(media.example), { accept: "image/x-nothing" }),
      413: () => announced(path, 1 << 21),
      414: () => problem("POST", with_(path, `q=${"a".repeat(8100)}`), "{}"),
      415: () => problem("POST", path, "{}", { "content-type": "text/plain" }),
    };
    for (const status of Object.keys(operation.responses).filter((s) => asked[s])) {
      const answer = await asked[status]();
      assert.equal(answer.status, Number(status), `${path} ${status}: ${answer.text.slice(0, 200)}`);
      check("/components/schemas/problem", answer.json, `${path} ${status}`);
    }
    const unknown = await problem("POST", path, JSON.stringify({ ...media.example, surely_not: 1 }));
    assert.equal(unknown.status, 400);
  });
}

// A body that is too long is refused by its length: who waits for "100 Continue" need not send it.
async function announced(path, length) {
  const headers = { "content-type": "application/json", "content-length": length, expect: "100-continue" };
  const sent = request(new URL(path, process.env.RPT_URL), { method: "POST", headers });
  sent.flushHeaders();
  const [answer] = await once(sent, "response");
  let text = "";
  for await (const part of answer) text += part;
  sent.destroy();
  return { status: answer.statusCode, text, json: JSON.parse(text) };
}

async function problem(method, path, body, headers = {}) {
  const response = await fetch(new URL(path, process.env.RPT_URL), { method, body, headers: body ? { "content-type": "application/json", ...headers } : headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

test("statuses that no path alone can show: 421, 410", async () => {
  const expired = Buffer.from(JSON.stringify(["00000000", "", 1])).toString("base64url");
  const answer = await get(`/relations?cursor=${expired}`);
  assert.equal(answer.status, 410);
  check("/components/schemas/problem", answer.json, "an expired cursor");
});

test("every link of the service document answers", async () => {
  const { links, start } = await json("/");
  for (const href of [...Object.values(links), ...start.map((door) => door.href)]) {
    if (href.includes("{")) continue;
    assert.equal((await get(href)).status, 200, href);
  }
});
