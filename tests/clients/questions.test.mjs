// The questions that the first dataset is there to answer: each is one GET, answered from the data, and every claim
// comes with evidence: paragraph, offsets, quote.
import assert from "node:assert/strict";
import { test } from "node:test";
import { json } from "./lib.mjs";

async function claims(path) {
  const list = await json(path + (path.includes("?") ? "&" : "?") + "limit=200");
  for (const claim of list.items) {
    assert.ok(claim.evidence.length > 0, `${claim.key} has evidence`);
    for (const { paragraph, start, end, quote } of claim.evidence) {
      assert.ok(paragraph && quote, claim.key);
      assert.equal([...quote].length, end - start, `${claim.key}: offsets and quote agree`);
    }
  }
  return Object.assign(Object.fromEntries(list.items.map((claim) => [claim.id, claim])), { list });
}
const role = (claim, name) => claim.roles.filter((r) => r.role === name).map((r) => r.entity?.id ?? r.reference?.id ?? r.value);

test("Who are the Security Council's members, and what may it do, under which resolution?", async () => {
  const c = await claims("/entities/un-security-council/relations");
  assert.deepEqual([c.c16.object.id, ...role(c.c16, "quantity")], ["permanent-members", "5"]);
  assert.deepEqual([c.c17.object.id, ...role(c.c17, "quantity")], ["non-permanent-members", "10"]);
  assert.deepEqual([c.c19.predicate.id, c.c19.object.id, ...role(c.c19, "where")], ["appoints", "special-envoys", "conflict-zones"]);
  assert.deepEqual([c.c20.predicate.id, c.c20.object.id], ["deploys", "peacekeeping-forces"]);
  assert.deepEqual([c.c21, c.c22].map((x) => [x.predicate.id, x.object.id, ...role(x, "against")]),
    [["may-impose", "military-sanctions", "government-sponsored-violations"], ["may-impose", "economic-sanctions", "government-sponsored-violations"]]);
  assert.deepEqual([c.c65.predicate.id, c.c65.object.id, c.c65.mechanism.id], ["may-protect", "civilians", "resolution-1674"]);
  assert.deepEqual(role(c.c65, "against").sort(), ["armed-conflict", "ethnic-cleansing", "genocide", "war-crimes"]);
  assert.deepEqual(c.c64.as, ["object"]);
});

test("What does the Human Rights Council do in every UN member state, how often, and what does the note add?", async () => {
  const c = await claims("/relations?subject=un-human-rights-council&object=un-member-states");
  assert.equal(c.list.total, 1);
  assert.deepEqual([c.c24.predicate.id, c.c24.mechanism.id, ...role(c.c24, "frequency")], ["reviews", "universal-periodic-review", "P4Y"]);
  assert.match(c.c24.notes[0].text, /2008-2011/);
  assert.ok(c.c24.notes[0].source);
});

test("Who established the commission of inquiry, into what, and who backed it?", async () => {
  const c = await claims("/entities/commission-of-inquiry/relations");
  assert.deepEqual([c.c56.subject.id, c.c56.predicate.id], ["un-human-rights-council", "establishes"]);
  assert.deepEqual([c.c57.predicate.id, c.c57.object.id, ...role(c.c57, "where")], ["investigates", "human-rights-abuses", "north-korea"]);
  assert.deepEqual([c.c55.subject.id, c.c55.predicate.id, c.c55.as], ["japanese-diplomats", "supports", ["mechanism"]]);
});

test("What does the European Convention commit its members to, whose is it, and how is national law read beside it?", async () => {
  const c = await claims("/entities/european-convention-on-human-rights/relations");
  assert.deepEqual([c.c32.predicate.id, c.c32.object.id, ...role(c.c32, "to")], ["commits", "council-of-europe-members", "fundamental-rights-and-freedoms"]);
  assert.match(c.c32.notes[0].text, /Council of Europe treaty/);
  assert.deepEqual([c.c33.predicate.id, c.c33.mechanism.id, ...role(c.c33, "condition")], ["interprets-in-line-with", "consistent-interpretation", "national-versus-european-law"]);
});

test("Which actors act bilaterally, multilaterally, quietly, publicly?", async () => {
  const by = async (channel) => (await json(`/actors?channel=${channel}&limit=200`)).items.map((actor) => actor.id);
  assert.deepEqual((await by("bilateral")).sort(), ["european-union", "government-of-china"]);
  assert.ok((await by("multilateral")).includes("un-security-council"));
  assert.deepEqual((await by("quiet")).sort(), ["japan", "japanese-diplomats", "japanese-politicians"]);
  assert.deepEqual((await by("public")).sort(), ["condemning-states", "human-rights-ngos"]);
});

test("What does China say in which channel?", async () => {
  const c = await claims("/relations?within=china&facet=channel");
  assert.deepEqual([c.c38.channels, c.c38.predicate.id, c.c38.object.id], [["multilateral"], "invokes", "sovereignty"]);
  assert.deepEqual([c.c39.channels, c.c39.subject.id, c.c39.object.id], [["bilateral"], "government-of-china", "bilateral-dialogue"]);
  assert.deepEqual(c.list.facets.channel.values.map((v) => v.value).sort(), ["bilateral", "multilateral"]);
});

test("How does India class Jammu and Kashmir, and who holds back for which interests?", async () => {
  const c = await claims("/relations?section=interests-and-sovereignty");
  assert.deepEqual([c.c40.subject.id, c.c40.predicate.id, c.c40.object.id, c.c40.voice, c.c40.attributed_to.id], ["india", "classifies-as-domestic", "jammu-and-kashmir", "reported", "india"]);
  assert.deepEqual([c.c43.subject.id, ...role(c.c43, "via")], ["interested-states", "economic-and-political-interests"]);
  assert.deepEqual([c.c44.subject.id, c.c44.predicate.id, c.c44.polarity, ...role(c.c44, "reason")], ["interested-states", "refrains-from-interfering-over", "affirmed", "friendly-relations"]);
});

test("What did Japan's diplomats get told, by whom?", async () => {
  const c = await claims("/entities/japanese-diplomats/relations");
  assert.deepEqual([c.c54.subject.id, c.c54.predicate.id, ...role(c.c54, "event")], ["shinzo-abe", "instructs", "japan-backs-inquiry-2013"]);
  assert.deepEqual([c.c55.modality, c.c55.object.id], ["instructed", "un-human-rights-council"]);
});

test("Which NGOs press whom, by which mechanisms?", async () => {
  const c = await claims("/relations?predicate=exerts-pressure-on&predicate=is-example-of&entity=human-rights-ngos");
  assert.deepEqual([c.c06, c.c07].map((x) => [x.object.id, x.mechanism.id]), [["national-governments", "public-advocacy"], ["national-governments", "lobbying"]]);
  assert.deepEqual([c.c08.subject.id, c.c09.subject.id], ["amnesty-international", "human-rights-watch"]);
});

test("What may the international community do under the responsibility to protect, in which order, and what must it respect?", async () => {
  const c = await claims("/relations?section=limits-of-intervention");
  assert.deepEqual([c.c61.subject.id, ...role(c.c61, "to")], ["responsibility-to-protect", "right-and-responsibility-to-intervene"]);
  const order = c.list.items.filter((x) => x.predicate.id === "may-act-through").map((x) => x.object.id);
  assert.deepEqual(order, ["economic-sanctions", "military-intervention"]);
  assert.deepEqual(role(c.c63, "condition"), ["last-resort"]);
  assert.deepEqual([c.c67.subject.id, c.c67.predicate.id, c.c67.object.id], ["intervening-states", "must-respect", "sovereignty"]);
  assert.equal(c.c68.object.id, "social-economic-and-cultural-circumstances");
  assert.deepEqual([c.c69.voice, c.c69.attributed_to.id], ["reported", "david-forsythe"]);
});

test("Where does the text set endorsement against implementation?", async () => {
  const c = await claims("/relations?subject=endorsement&object=implementation");
  assert.deepEqual([c.c73.predicate.id, c.c73.evidence[0].paragraph], ["is-distinguished-from", "p7"]);
});

test("What does the text cite, and for what?", async () => {
  const { items } = await json("/documents/contemporary-trends-digest/references?limit=200");
  const by = Object.fromEntries(items.map((reference) => [reference.id, reference]));
  assert.deepEqual(Object.keys(by).sort(), ["european-convention-on-human-rights", "forsythe-2011", "resolution-1674", "un-charter-article-24"]);
  for (const reference of items) {
    assert.ok(reference.citations.length > 0 && reference.label.length > 20, reference.id);
    for (const citation of reference.citations) assert.ok(citation.paragraph && citation.end > citation.start);
  }
  assert.deepEqual(by["forsythe-2011"].citations.map((c) => c.paragraph), ["p6", "r1"]);
  assert.equal(by["forsythe-2011"].citations[0].intent, "cito:citesAsAuthority");
  assert.deepEqual(by["forsythe-2011"].relations.map((r) => r.key), ["contemporary-trends-digest/c69"]);
});
