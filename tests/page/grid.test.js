import assert from "node:assert/strict";
import { test } from "node:test";
import { createGrid } from "../../graph/newsgraph/page/scripts/grid.js";

/** Return points that are scattered always alike, some of them in the same place. */
function scattered(count, spread) {
  let seed = 1;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return Math.round((seed / 2_147_483_647 - 0.5) * spread);
  };
  return Array.from({ length: count }, () => ({ x: next(), y: next() }));
}

function within(points, { left, top, width, height }) {
  return [...points.keys()].filter((i) => {
    const { x, y } = points[i];
    return x >= left && x <= left + width && y >= top && y <= top + height;
  });
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

test("a grid finds what a search through all points finds", () => {
  for (const spread of [0, 3, 1000, 1e6]) {
    const points = scattered(500, spread);
    const grid = createGrid(points);
    for (const { x, y } of scattered(40, 1.4 * spread)) {
      for (const size of [0, spread / 20, spread]) {
        const box = { left: x, top: y, width: size, height: size / 2 };
        assert.deepEqual(sorted(grid.within(box)), within(points, box));
      }
    }
  }
});

test("boxes that reach beyond all points hold all of them", () => {
  const points = scattered(100, 50);
  const box = { left: -1e9, top: -1e9, width: 2e9, height: 2e9 };
  assert.equal(createGrid(points).within(box).length, 100);
});

test("boxes beside all points, and grids of none or one, are no trouble", () => {
  const box = { left: 100, top: 100, width: 5, height: 5 };
  assert.deepEqual(createGrid(scattered(100, 50)).within(box), []);
  assert.deepEqual(createGrid([]).within(box), []);
  assert.deepEqual(createGrid([{ x: 102, y: 103 }]).within(box), [0]);
});

test("points in one line, with one far away, take no more room than others", () => {
  const line = Array.from({ length: 1000 }, (_, x) => ({ x, y: 0 }));
  const grid = createGrid([...line, { x: 1e9, y: 0 }]);
  const box = { left: 10, top: -1, width: 5, height: 2 };
  assert.deepEqual(sorted(grid.within(box)), [10, 11, 12, 13, 14, 15]);
});
