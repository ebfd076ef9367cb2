/** State: what is selected, shown and filtered, and who wants to know when that changes. */

import { checkArticles, noFilter } from "./filtering.js";

/**
 * Return the one place where the page keeps what its reader chose.
 *
 * `now` holds `selection` (a thing, {type: "node" | "story", id}, or null), `kinds` (a set of
 * the kinds of nodes and lines that are shown), `filter` (see filtering.js), `fails` (which of
 * its tests each article fails), `remains` (1 for each article that fails none) and `tab` ("map"
 * or "table"). It is never altered, only replaced.
 */
export function createState(coverage, first) {
  const listeners = [];
  let now = {
    selection: null,
    kinds: new Set(),
    filter: noFilter(),
    fails: new Uint8Array(coverage.articles.length),
    remains: new Uint8Array(coverage.articles.length).fill(1),
    tab: "map",
    ...first,
  };
  return {
    get now() {
      return now;
    },

    /** Replace some of what is chosen, and tell whoever listens. */
    change(patch) {
      const before = now;
      now = { ...now, ...patch };
      if (patch.filter) {
        now.fails = checkArticles(coverage.articles, now.filter);
        now.remains = now.fails.map((failed) => (failed ? 0 : 1));
      }
      for (const listener of listeners) listener(now, before);
    },

    /** Let a listener know of each change: what holds now, and what held before. */
    listen(listener) {
      listeners.push(listener);
    },
  };
}
