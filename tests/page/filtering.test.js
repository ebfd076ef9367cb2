import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkArticles,
  FAILS,
  isOpen,
  noFilter,
} from "../../graph/newsgraph/page/scripts/filtering.js";
import { smallCoverage } from "./small.js";

const { articles } = smallCoverage();

function left(patch) {
  const fails = checkArticles(articles, { ...noFilter(), ...patch });
  return [...fails.keys()].filter((id) => fails[id] === 0);
}

test("no filter lets everything through", () => {
  assert.deepEqual(left({}), [0, 1, 2, 3, 4]);
  assert.ok(isOpen(noFilter()));
});

test("of several providers one will do, and so with topics and stories", () => {
  assert.deepEqual(left({ providers: new Set([5]) }), [0, 4]);
  assert.deepEqual(left({ providers: new Set([5, 6]) }), [0, 1, 3, 4]);
  assert.deepEqual(left({ topics: new Set([7]) }), [0, 4]);
  assert.deepEqual(left({ stories: new Set([0, 2]) }), [0, 1, 3]);
});

test("filters combine", () => {
  assert.deepEqual(left({ providers: new Set([6]), stories: new Set([0]) }), [1]);
});

test("each test that an article fails is told", () => {
  const filter = { ...noFilter(), providers: new Set([6]), from: 0, topics: new Set([7]) };
  const { providers, topics, time } = FAILS;
  assert.deepEqual(
    [...checkArticles(articles, filter)],
    [providers, topics, providers | topics | time, topics | time, providers],
  );
});

test("bounds are part of what remains, and an article without a day is in no span", () => {
  assert.deepEqual(left({ from: 0 }), [0, 1, 4]);
  assert.deepEqual(left({ to: 1439 }), [3, 4]);
  assert.deepEqual(left({ from: 18_424 * 1440, to: 18_425 * 1440 - 1 }), [1]);
});

test("hours tell apart articles of one day, those without a time being of its middle", () => {
  const times = [{ time: 60 }, { time: 900 }, { time: null }];
  const ofDay = times.map((time) => ({ ...articles[0], ...time, day: 1 }));
  const fails = checkArticles(ofDay, { ...noFilter(), from: 1440 + 61, to: 1440 + 899 });
  assert.deepEqual([...fails], [FAILS.time, FAILS.time, 0]);
});

test("a score must be known to reach a bound", () => {
  assert.deepEqual(left({ measure: "quality", least: 0 }), [0, 2, 3]);
  assert.deepEqual(left({ measure: "listed", least: 2 }), [0, 3]);
});

test("anything that is set closes a filter", () => {
  for (const patch of [{ from: 0 }, { to: 0 }, { least: 0 }, { topics: new Set([7]) }]) {
    assert.ok(!isOpen({ ...noFilter(), ...patch }), JSON.stringify(patch));
  }
});
