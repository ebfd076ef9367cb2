/** Shown: what the kinds and the filter leave of the coverage, the most important first. */

/** Return all nodes, the largest first; those of one size in an order that favours none. */
export function rankNodes(nodes) {
  const scattered = Uint32Array.from(nodes, ({ id }) => Math.imul(id + 1, 2654435761));
  return [...nodes].sort((a, b) => b.size - a.size || scattered[a.id] - scattered[b.id]);
}

/**
 * Return what is shown.
 * @param {object[]} ranked all nodes, as rankNodes returns them
 * @param {object} choice what the reader chose (see state.js)
 * @returns `nodes` by rank, the `ranks` of all nodes (-1 for what isn't shown), how many
 *   articles are `left` of each cluster, and the `stories` by that number
 */
export function showChosen({ nodes, articles, clusters }, ranked, { kinds, remains, selection }) {
  const alive = livingNodes(nodes, articles, remains);
  const selected = selection?.type === "node" ? selection.id : null;
  const shown = ranked.filter(
    ({ id, group }) => (kinds.has(group) && alive[id]) || id === selected,
  );
  const ranks = new Int32Array(nodes.length).fill(-1);
  for (const [rank, { id }] of shown.entries()) ranks[id] = rank;
  const left = new Int32Array(clusters.length);
  for (const { id, cluster } of articles) left[cluster] += remains[id];
  const hasGrounds = kinds.has("post") || kinds.has("listed");
  const stories = hasGrounds ? clusters.filter(({ isStory }) => isStory) : [];
  stories.sort((a, b) => left[b.id] - left[a.id] || a.id - b.id);
  return { nodes: shown, ranks, left, stories };
}

/** Return 1 for each article that remains, and for whatever one that remains belongs to. */
export function livingNodes(nodes, articles, remains) {
  const alive = new Uint8Array(nodes.length);
  for (const { id, provider, topics } of articles) {
    if (!remains[id]) continue;
    alive[id] = 1;
    if (provider !== null) alive[provider] = 1;
    for (const topic of topics) alive[topic] = 1;
  }
  return alive;
}
