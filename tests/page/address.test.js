import assert from "node:assert/strict";
import { test } from "node:test";
import { createAddress } from "../../graph/newsgraph/page/scripts/address.js";
import { noFilter } from "../../graph/newsgraph/page/scripts/filtering.js";
import { smallCoverage } from "./small.js";

const FIRST = { kinds: new Set(["post", "listed"]), tab: "map" };
const NOTHING = { ...FIRST, selection: null, filter: noFilter() };
const VIEW = { position: { x: 12, y: -34 }, scale: 1.5 };

function addressOf(coverage = smallCoverage()) {
  const isArticle = (id) => id < coverage.articles.length;
  return createAddress({ ...coverage, isArticle }, FIRST);
}

/** Return what is left of a choice once it was written and read. */
function kept(chosen, view = null) {
  const address = addressOf();
  return address.read(address.write({ ...NOTHING, ...chosen }, view));
}

test("what holds at first is not written", () => {
  assert.equal(addressOf().write(NOTHING, null), "");
});

test("a selection is kept, of whatever kind", () => {
  for (const selection of [0, 3, 5, 7].map((id) => ({ type: "node", id }))) {
    assert.deepEqual(kept({ selection }).selection, selection);
  }
  const selection = { type: "story", id: 0 };
  assert.deepEqual(kept({ selection }).selection, selection);
});

test("a filter is kept", () => {
  const sets = { providers: new Set([5, 6]), topics: new Set([7]), stories: new Set([0]) };
  const filter = { ...sets, from: -1, to: 18_425, measure: "quality", least: 12.5 };
  assert.deepEqual(kept({ filter }).filter, filter);
});

test("whole days are written as days, and read as they were when there was nothing else", () => {
  const [from, to] = [18_425 * 1440, 18_427 * 1440 - 1];
  const text = addressOf().write({ ...NOTHING, filter: { ...noFilter(), from, to } }, null);
  assert.equal(text, "from=2020-06-12&to=2020-06-13");
  assert.deepEqual(addressOf().read(text).filter, { ...noFilter(), from, to });
});

test("kinds, tab and view are kept", () => {
  const { kinds, tab, view } = kept({ kinds: new Set(["topic"]), tab: "table" }, VIEW);
  assert.deepEqual([...kinds], ["topic"]);
  assert.equal(tab, "table");
  assert.deepEqual(view, VIEW);
});

test("all kinds may be switched off", () => {
  assert.equal(kept({ kinds: new Set() }).kinds.size, 0);
});

test("what an address says of things that don't exist is left out", () => {
  for (const text of [
    "article=99.none",
    "provider=x&topics=99.y,,&stories=-1",
    "from=2020-99-99&to=soon&listed=many&tab=attic",
    "from=2020-02-02&to=2020-01-01",
    "from=2020-02-02T10:00&to=2020-02-02T09:00",
    "from=2999-01-01",
    "to=1900-01-01",
    "listed=1e300",
    "at=1,2,3",
    "at=NaN,0,1,5",
    "%E0%A4%A&=&&",
  ]) {
    const { selection, filter, tab, view } = addressOf().read(text);
    assert.deepEqual([selection, tab, view], [undefined, undefined, null], text);
    assert.deepEqual(filter, noFilter(), text);
  }
});
