/** Filtering: which articles remain, by provider, topic, story, time and score. */

import { minuteOf } from "./calendar.js";

/**
 * A filter; an empty set, and a bound that is null, let everything through.
 * @typedef {{providers: Set<number>, topics: Set<number>, stories: Set<number>,
 *   from: number | null, to: number | null, measure: string, least: number | null}} Filter
 * Times are minutes from 1970-01-01 on, `to` is the last one; `measure` is the field of a node that `least` bounds.
 */

/** The bit of each test that an article may fail. */
export const FAILS = { providers: 1, topics: 2, stories: 4, time: 8, score: 16 };

/** Return a filter that lets everything through. */
export function noFilter() {
  const sets = { providers: new Set(), topics: new Set(), stories: new Set() };
  return { ...sets, from: null, to: null, measure: "listed", least: null };
}

/** Whether a filter lets everything through. */
export function isOpen(filter) {
  return testsOf(filter).length === 0;
}

/**
 * Return which tests each article fails, so that counts can leave out the test they are for.
 * @param {object[]} articles the nodes of articles
 * @param {Filter} filter
 * @returns {Uint8Array} bits of FAILS by the article's id, 0 for each that remains
 */
export function checkArticles(articles, filter) {
  const fails = new Uint8Array(articles.length);
  for (const [bit, passes] of testsOf(filter)) {
    for (let id = 0; id < fails.length; id += 1) if (!passes(articles[id])) fails[id] |= bit;
  }
  return fails;
}

/** Return what an article must pass; of several providers, topics or stories, one will do. */
function testsOf({ providers, topics, stories, from, to, measure, least }) {
  const isWithin = (minute) => minute >= (from ?? -Infinity) && minute <= (to ?? Infinity);
  return [
    providers.size && [FAILS.providers, ({ provider }) => providers.has(provider)],
    topics.size && [FAILS.topics, (article) => article.topics.some((topic) => topics.has(topic))],
    stories.size && [FAILS.stories, ({ cluster }) => stories.has(cluster)],
    (from ?? to) !== null && [FAILS.time, (one) => one.day !== null && isWithin(minuteOf(one))],
    least !== null && [FAILS.score, (article) => (article[measure] ?? -Infinity) >= least],
  ].filter(Boolean);
}

/** Return the least and the most that articles have of a measure; no number where none has it. */
export function rangeOf(articles, measure) {
  let [least, most] = [Infinity, -Infinity];
  for (const { [measure]: score } of articles) {
    if (score === null || score === undefined) continue;
    least = Math.min(least, score);
    most = Math.max(most, score);
  }
  return { least, most };
}
