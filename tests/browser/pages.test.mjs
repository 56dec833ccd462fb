// What a reader sees: pages work without JavaScript, fit a phone, are legible in the light and in the dark, print, and
// the element that a fragment names has exactly the paragraph's text.
import assert from "node:assert/strict";
import { test, after } from "node:test";
import { chromium } from "playwright-core";

const base = process.env.RPT_URL;
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
after(() => browser.close());

const digest = "/documents/contemporary-trends-digest";
const PAGES = ["/", digest, `${digest}/sections/united-nations-councils`, `${digest}/paragraphs/p4`, "/actors/china", "/actors/un-human-rights-council",
  "/mechanisms/universal-periodic-review", "/references/forsythe-2011", "/search?q=diplomacy", "/search?q=nothing-like-this-anywhere", "/documents", "/actors",
  "/works/contemporary-trends", "/docs", "/docs/api", "/docs/problems/not-found", "/actors/chna", "/nowhere"];

async function open(path, options = {}) {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const failed = [];
  page.on("requestfailed", (request) => failed.push(request.url()));
  page.on("console", (message) => message.type() === "error" && !/404/.test(message.text()) && failed.push(message.text()));
  const response = await page.goto(base + path);
  return { page, response, failed, close: () => context.close() };
}

for (const path of PAGES) {
  test(`${path}: is a page, loads all it asks for, and fits a phone`, async () => {
    const { page, response, failed, close } = await open(path, { viewport: { width: 360, height: 740 } });
    assert.match(response.headers()["content-type"], /^text\/html/);
    assert.deepEqual(failed, []);
    const { width, title, lang, h1, main } = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage().then(async (p) => {
      await p.goto(base + path);
      const seen = await p.evaluate(() => ({
        width: document.documentElement.scrollWidth, title: document.title, lang: document.documentElement.lang,
        h1: document.querySelectorAll("h1").length, main: document.querySelectorAll("main").length }));
      await p.context().close();
      return seen;
    });
    assert.ok(width <= 360, `${width} pixels wide`);
    assert.ok(title.length > 3 && lang === "en");
    assert.deepEqual([h1, main], [1, 1]);
    await page.screenshot({ path: `${process.env.RPT_SHOTS}/phone${path.replace(/\W+/g, "-")}.png`, fullPage: true });
    await close();
  });
}

test("the element a fragment names has exactly the paragraph's text", async () => {
  for (const document of [digest, ...(process.env.RPT_ORIGINAL ? ["/documents/contemporary-trends"] : [])]) {
    const paragraphs = (await (await fetch(`${base}${document}/paragraphs?limit=200`)).json()).items;
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${base}${document}.html`);
    for (const { id, text } of paragraphs)
      assert.equal(await page.evaluate((id) => document.getElementById(id).textContent, id), text, `${document}#${id}`);
    const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((e) => e.id));
    assert.equal(new Set(ids).size, ids.length, "no id twice");
    await context.close();
  }
});

test("names lead to their entity, and the entity back to the words", async () => {
  const { page, close } = await open(digest);
  await page.click('main a[href="/actors/china"] >> nth=0');
  assert.match(page.url(), /\/actors\/china$/);
  const back = await page.getAttribute('a[href*="#p4"][href*=":~:text="] >> nth=0', "href");
  assert.match(back, /contemporary-trends-digest/);
  await close();
});

test("marks of an imported text are drawn, and nothing in it is markup or a script", async () => {
  for (const [path, place] of [["/documents/marks", ""], ["/documents/marks/paragraphs/p1", "/documents/marks"]]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const response = await page.goto(base + path);
    const links = await page.$$eval("p[id] a", (all) => all.map((a) => [a.textContent, a.getAttribute("href")]));
    assert.deepEqual(links.slice(0, 3), [["whole page of the source", "https://example.org/?a=1&b=2"], ["1", `${place}#p4`], ["her", "mailto:ann@example.org"]]);
    assert.match(response.headers()["content-security-policy"], /script-src|default-src 'none'/);
    await page.click("p[id] sup a, p[id] a:has(sup)");
    assert.match(page.url(), /\/documents\/marks#p4$/);
    await context.close();
  }
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  const page = await context.newPage();
  await page.goto(`${base}/documents/marks`);
  const drawn = (selector, of) => page.$$eval(`p[id] ${selector}`, (all, of) => all.map((e) => [e.textContent, e.getAttribute(of)]), of);
  assert.deepEqual(await drawn("q", "class"), [["it is all we have", null], ["nothing else", "marked"]]);
  assert.deepEqual(await drawn("time", "datetime"), [["a day in April", "2013-04-21"]]);
  assert.deepEqual(await drawn("span", "lang"), [["Völkerrecht", "de"], ["حقوق الإنسان هنا", "ar"]]);
  assert.equal(await page.title().then((title) => /broken/.test(title)), false);
  assert.equal(await page.$("main script, main img, main [onclick], main [onerror]"), null);
  await page.screenshot({ path: `${process.env.RPT_SHOTS}/marks.png`, fullPage: true });
  await context.close();
});

test("every paragraph has a visible permalink", async () => {
  const { page, close } = await open(digest);
  const links = await page.$$("a.permalink");
  assert.ok(links.length >= 8);
  for (const link of links) {
    const box = await link.boundingBox();
    assert.ok(box && box.width > 4 && box.height > 4);
  }
  await close();
});

test("digest and original are told apart", async () => {
  const { page, close } = await open(digest);
  assert.match(await page.innerText("main"), /digest/i);
  if (process.env.RPT_ORIGINAL) {
    await page.goto(`${base}/documents/contemporary-trends`);
    assert.match(await page.innerText("main"), /original|full text/i);
  }
  await close();
});

test("search works from the page without a script", async () => {
  const { page, close } = await open("/");
  await page.fill('input[name="q"]:visible', "quiet diplomacy");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search/);
  assert.ok((await page.$$("mark")).length > 0);
  await close();
});

function luminance([r, g, b]) {
  const part = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
}

for (const colorScheme of ["light", "dark"]) {
  test(`text is legible in the ${colorScheme}: a contrast of at least 4.5`, async () => {
    for (const path of ["/", digest, "/actors/china", "/search?q=diplomacy", "/docs/api", "/nowhere"]) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 1200, height: 900 } });
      const page = await context.newPage();
      await page.goto(base + path);
      const seen = await page.evaluate(() => {
        const rgb = (text) => text.match(/[\d.]+/g).map(Number);
        const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return rgb(getComputedStyle(document.documentElement).backgroundColor); };
        return [...document.querySelectorAll("body *")].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length)
          .map((e) => ({ what: `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`, ink: rgb(getComputedStyle(e).color), ground: ground(e) }));
      });
      for (const { what, ink, ground } of seen) {
        const [a, b] = [luminance(ink), luminance(ground)].sort((x, y) => y - x);
        assert.ok((a + 0.05) / (b + 0.05) >= 4.5, `${path} ${what}: ${ink} on ${ground}`);
      }
      await page.screenshot({ path: `${process.env.RPT_SHOTS}/${colorScheme}${path.replace(/\W+/g, "-")}.png` });
      await context.close();
    }
  });
}

test("pages say how to get the same as JSON, and name their other forms", async () => {
  const { page, close } = await open("/actors/china");
  assert.match(await page.innerText("body"), /curl|JSON/);
  const types = await page.$$eval('link[rel="alternate"]', (links) => links.map((link) => link.type));
  assert.ok(types.includes("application/json"));
  await close();
});

test("an error page says what would be right", async () => {
  const { page, response, close } = await open("/actors/chna");
  assert.equal(response.status(), 404);
  assert.ok(await page.$('a[href="/actors/china"]') || /china/.test(await page.innerText("main")));
  await close();
});
