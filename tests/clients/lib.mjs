// What the client tests share: the server's URL, fetching JSON, a seeded generator.
export const base = process.env.RPT_URL;
export const url = (path) => new URL(path, base).href;

export async function get(path, headers = {}) {
  const response = await fetch(url(path), { headers, redirect: "manual" });
  const text = await response.text();
  const json = /[/+]json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

export async function json(path) {
  const answer = await get(path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}

// Mulberry32: small, seeded, good enough to pick cases.
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const LISTS = ["documents", "works", "entities", "actors", "mechanisms", "concepts", "places", "events", "sections",
  "paragraphs", "mentions", "relations", "notes", "references", "predicates"];
