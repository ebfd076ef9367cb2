import assert from "node:assert/strict";
import { test } from "node:test";
import { noFilter } from "../../graph/newsgraph/page/scripts/filtering.js";
import { createState } from "../../graph/newsgraph/page/scripts/state.js";
import { smallCoverage } from "./small.js";

test("at first nothing is selected, and everything remains", () => {
  const { now } = createState(smallCoverage(), { tab: "table" });
  assert.equal(now.selection, null);
  assert.equal(now.tab, "table");
  assert.deepEqual([...now.remains], [1, 1, 1, 1, 1]);
});

test("a change is told with what held before, which is not altered", () => {
  const state = createState(smallCoverage());
  const first = state.now;
  const told = [];
  state.listen((now, before) => told.push([now, before]));
  const filter = { ...noFilter(), providers: new Set([6]) };
  state.change({ filter });
  assert.deepEqual(told, [[state.now, first]]);
  assert.deepEqual([...state.now.remains], [0, 1, 0, 1, 0]);
  assert.deepEqual([...first.remains], [1, 1, 1, 1, 1]);
});

test("what remains is the same one until the filter changes", () => {
  const state = createState(smallCoverage());
  const { remains } = state.now;
  state.change({ selection: { type: "node", id: 0 } });
  assert.equal(state.now.remains, remains);
});
