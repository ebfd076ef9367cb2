/** Filtering: which articles remain, by provider, topic, story, day and score. */

/**
 * A filter; an empty set, and a bound that is null, let everything through.
 * @typedef {{providers: Set<number>, topics: Set<number>, stories: Set<number>,
 *   from: number | null, to: number | null, measure: string, least: number | null}} Filter
 * Days count from 1970-01-01; `measure` is the field of a node that `least` bounds.
 */

/** Return a filter that lets everything through. */
export function noFilter() {
  const sets = { providers: new Set(), topics: new Set(), stories: new Set() };
  return { ...sets, from: null, to: null, measure: "listed", least: null };
}

/** Whether a filter lets everything through. */
export function isOpen({ providers, topics, stories, from, to, least }) {
  const isBounded = [from, to, least].some((bound) => bound !== null);
  return !providers.size && !topics.size && !stories.size && !isBounded;
}

/**
 * Return which articles remain.
 * @param {object[]} articles the nodes of articles
 * @param {Filter} filter
 * @returns {Uint8Array} 1 for each that remains, by its id
 */
export function filterArticles(articles, filter) {
  const tests = testsOf(filter);
  return Uint8Array.from(articles, (article) => (tests.every((test) => test(article)) ? 1 : 0));
}

/** Return what an article must pass; of several providers, topics or stories, one will do. */
function testsOf({ providers, topics, stories, from, to, measure, least }) {
  return [
    providers.size && (({ provider }) => providers.has(provider)),
    topics.size && ((article) => article.topics.some((topic) => topics.has(topic))),
    stories.size && (({ cluster }) => stories.has(cluster)),
    from !== null && (({ day }) => day !== null && day >= from),
    to !== null && (({ day }) => day !== null && day <= to),
    least !== null && ((article) => (article[measure] ?? -1) >= least),
  ].filter(Boolean);
}
