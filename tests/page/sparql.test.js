import assert from "node:assert/strict";
import { test } from "node:test";
import { writeQuery } from "../../graph/newsgraph/page/scripts/sparql.js";
import { smallCoverage } from "./small.js";

const node = (id) => ({ type: "node", id });

/** Return what stands between the braces of a query. */
async function patternOf(thing, changes) {
  const query = await writeQuery(smallCoverage(changes), thing);
  return query.slice(query.indexOf("{") + 1, query.lastIndexOf("}")).trim();
}

test("an article is known by its URL, a provider by its domain, a topic by its name", async () => {
  assert.match(
    await patternOf(node(0)),
    /^\?thing a ng:Article ;\s+schema:url <https:\/\/a\.example\/10> \./,
  );
  assert.match(await patternOf(node(5)), /^\?thing a ng:Provider ;\s+ng:domain "a\.example" \./);
  assert.match(await patternOf(node(7)), /^\?thing a skos:Concept ;\s+skos:prefLabel "Bridges" \./);
});

test("an article without a URL is known by its title", async () => {
  assert.match(await patternOf(node(2)), /schema:headline "Élan, at last" \./);
});

test("a story is known by an article in it", async () => {
  const pattern = await patternOf({ type: "story", id: 0 });
  assert.match(pattern, /\?article ng:inCluster \?thing ;/);
  assert.match(pattern, /schema:url <https:\/\/b\.example\/9\?a=1,2> \./);
});

test("a name in which something was replaced is compared as it is shown", async () => {
  const pattern = await patternOf(node(7), { labels: { 7: "a\ufffdb" } });
  assert.match(pattern, /skos:prefLabel \?name \.\s+FILTER\(REPLACE\(.*\) = "a\ufffdb"\) \./u);
});

test("no URL ends its brackets", async () => {
  const url = 'https://a.example/> } DROP ALL #\\u003e"{|}^`\n';
  assert.match(
    await patternOf(node(0), { facts: { 0: { url } } }),
    /<https:\/\/a\.example\/%3E%20%7D%20DROP%20ALL%20#%5Cu003e%22%7B%7C%7D%5E%60%0A> \./,
  );
});

test("no name ends its string", async () => {
  const written = async (label) => {
    const pattern = await patternOf(node(7), { labels: { 7: label } });
    return pattern.match(/prefLabel (".*") \.\n/u)[1];
  };
  assert.equal(await written('" } DROP ALL #'), String.raw`"\" } DROP ALL #"`);
  assert.equal(await written("a\nb\rc\td"), '"a\\nb\\rc\\td"');
  assert.equal(await written("\\"), String.raw`"\\"`);
  assert.equal(await written('\\"'), String.raw`"\\\""`);
  assert.equal(await written("\\u0022"), String.raw`"\\\U000000750022"`);
  assert.equal(await written("\\U00000022"), String.raw`"\\\U0000005500000022"`);
});
