import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS, createOrder } from "../../graph/newsgraph/page/scripts/rows.js";
import { ALL, smallCoverage } from "./small.js";

const coverage = smallCoverage();
const [TITLE, PROVIDER, DAY, STORY, LISTED, QUALITY] = COLUMNS.keys();

function column(index) {
  return coverage.articles.map((article) => COLUMNS[index].of(article, coverage));
}

test("each column says what is known, and null for what is not", () => {
  assert.deepEqual(column(PROVIDER), [
    "Paper A",
    'Paper "B", daily',
    null,
    'Paper "B", daily',
    "Paper A",
  ]);
  assert.deepEqual(column(DAY), ["2020-06-12", "2020-06-11", null, "1969-12-31", "1970-01-01"]);
  assert.deepEqual(column(STORY), ["A story", "A story", null, null, null]);
  assert.deepEqual(column(LISTED), [2, 0, 0, 11, 1]);
  assert.deepEqual(column(QUALITY), [40, null, 0, 189, null]);
});

test("titles sort as people sort them: numbers by size, accents with their letters", () => {
  const order = createOrder(coverage);
  assert.deepEqual(order(TITLE, false, ALL), [4, 2, 1, 0, 3]);
  assert.deepEqual(order(TITLE, true, ALL), [3, 0, 1, 2, 4]);
});

test("numbers sort by size, and what is unknown comes last either way", () => {
  const order = createOrder(coverage);
  assert.deepEqual(order(QUALITY, false, ALL), [2, 0, 3, 1, 4]);
  assert.deepEqual(order(QUALITY, true, ALL), [3, 0, 2, 1, 4]);
  assert.deepEqual(order(DAY, true, ALL), [0, 1, 4, 3, 2]);
});

test("of equals the first comes first, and only what remains is there", () => {
  const order = createOrder(coverage);
  assert.deepEqual(order(LISTED, false, ALL), [1, 2, 4, 0, 3]);
  assert.deepEqual(order(LISTED, false, Uint8Array.of(0, 1, 0, 1, 0)), [1, 3]);
  assert.deepEqual(order(STORY, false, Uint8Array.of(0, 0, 0, 0, 0)), []);
});
