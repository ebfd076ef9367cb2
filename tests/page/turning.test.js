import assert from "node:assert/strict";
import { test } from "node:test";
import { turned, turnedBack, turnRows } from "../../graph/newsgraph/page/scripts/turning.js";

const POINTS = [
  { x: 3, y: -4 },
  { x: 7, y: 2 },
  { x: -5, y: 1 },
];

/** Return twice the area of a triangle, negative where its corners go the other way around. */
function area([a, b, c]) {
  return (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
}

test("a turn can be undone", () => {
  for (const point of POINTS) assert.deepEqual(turnedBack(turned(point)), point);
});

test("a turn keeps what goes clockwise clockwise", () => {
  assert.equal(area(POINTS.map(turned)), area(POINTS));
});

test("all rows are turned, and keep what else they hold", () => {
  const row = (label) => ({ label, x: 10, y: 1, radius: 2 });
  const told = { articles: [row("a")], clusters: [row("c")], providers: [row("p")], topics: [] };
  turnRows(told);
  const rows = [told.articles, told.clusters, told.providers].flat();
  assert.deepEqual(
    rows,
    ["a", "c", "p"].map((label) => ({ label, x: -1, y: 10, radius: 2 })),
  );
});
