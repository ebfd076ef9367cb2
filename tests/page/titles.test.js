/** Titles: the words that tell why an article is of its story. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createTitles, readWords } from "../../graph/newsgraph/page/scripts/titles.js";

const STORM = ["Storm Kathleen hits the coast", "Kathleen moves to the north", "The storm is over"];
const OTHERS = Array.from({ length: 30 }, (_, i) => `The price of ${"abcdefghij"[i % 10]}x rises`);
const COVERAGE = {
  articles: [...STORM, ...OTHERS].map((label, id) => ({ id, label, cluster: id < 3 ? 0 : 1 })),
  clusters: [{ members: [0, 1, 2] }, { members: OTHERS.map((_, i) => i + 3) }],
};

test("words that most articles elsewhere have tell nothing", () => {
  assert.deepEqual(createTitles(COVERAGE)(0), [
    ["storm", 1],
    ["kathleen", 1],
  ]);
});

test("small words tell nothing, however rare they are elsewhere", () => {
  const [one, other] = ["It is not over", "How it is done"];
  const articles = COVERAGE.articles.map((article) => {
    const label = [one, other][article.id] ?? article.label;
    return { ...article, label };
  });
  assert.deepEqual(createTitles({ ...COVERAGE, articles })(0), []);
});

test("a title that shares nothing but common words has no telling ones", () => {
  const articles = COVERAGE.articles.map((one) => (one.id ? one : { ...one, label: "The end" }));
  assert.deepEqual(createTitles({ ...COVERAGE, articles })(0), []);
});

test("words are read as clusters read them", () => {
  assert.deepEqual(readWords("Apple’s iPhone 12"), ["apple", "iphone", "12"]);
  assert.deepEqual(readWords("東京五輪"), ["東京", "京五", "五輪"]);
});
