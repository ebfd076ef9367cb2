/** Filters: the section that narrows down by score, provider, topic and story. */

import { createFacet } from "./facet.js";
import { FAILS } from "./filtering.js";
import { createThreshold } from "./threshold.js";

/** Fill the section; its numbers follow the filter, those of a facet the other facets' part. */
export function createFilters(element, coverage, state) {
  const { nodes, articles, clusters } = coverage;
  const narrow = (part) => state.change({ filter: { ...state.now.filter, ...part } });
  const ofGroup = (group) => nodes.filter((node) => node.group === group);
  const stories = clusters
    .filter(({ isStory }) => isStory)
    .map(({ id, name }) => ({ id, label: name ?? "Without a name" }));
  const idsOf = {
    providers: ({ provider }) => (provider === null ? [] : [provider]),
    topics: ({ topics }) => topics,
    stories: ({ cluster }) => [cluster],
  };
  const facets = [
    ["providers", "Providers", ofGroup("provider")],
    ["topics", "Topics", ofGroup("topic")],
    ["stories", "Stories", stories],
  ]
    .filter(([, , options]) => options.length > 1)
    .map(([part, name, options]) => [
      part,
      createFacet(name, options, (chosen) => narrow({ [part]: chosen })),
    ]);
  const size = Math.max(nodes.length, clusters.length);
  const threshold = createThreshold(coverage, narrow);
  const show = ({ filter, fails }) => {
    threshold?.show(filter);
    for (const [part, facet] of facets) {
      facet.show(filter[part], countBy(articles, idsOf[part], fails, FAILS[part], size));
    }
  };
  if (threshold) element.append(threshold.element);
  element.append(...facets.map(([, facet]) => facet.element));
  state.listen((now, before) => {
    if (now.filter !== before.filter) show(now);
  });
  show(state.now);
}

/** Return by id how many articles fail no test but perhaps the one with this bit. */
function countBy(articles, idsOf, fails, bit, size) {
  const numbers = new Uint32Array(size);
  for (let article = 0; article < fails.length; article += 1) {
    if (fails[article] & ~bit) continue;
    for (const id of idsOf(articles[article])) numbers[id] += 1;
  }
  return numbers;
}
