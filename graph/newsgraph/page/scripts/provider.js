/** Provider: what is told of a provider. */

import { definitions, make, stated } from "./elements.js";
import { storiesOf, writeArticles, writeStories } from "./holdings.js";
import { section } from "./lists.js";
import { writeScores } from "./scores.js";
import { count, figure } from "./wording.js";

export function writeProvider(context, id, facts) {
  const { coverage, refer } = context;
  const { domain, otherNames = [], description, scores } = facts;
  const stories = storiesOf(coverage, id);
  const others = sharing(coverage, stories, id);
  return [
    make("p.kind.provider", "Provider"),
    stated(coverage.nodes[id].label, "h2"),
    description && stated(description, "p"),
    definitions([
      ["Domain", domain],
      ["Also called", otherNames.join(", ")],
    ]),
    ...writeStories(context, stories),
    ...section(`Shares stories with (${figure(others.length)})`, others, ([other, number]) =>
      refer.node(other, count(number, "story", "stories")),
    ),
    ...writeScores(coverage.measures.providers, scores),
    ...writeArticles(context, id),
  ];
}

/** Return the other providers of stories, each with how many of them it is in; most first. */
function sharing({ nodes }, stories, id) {
  const counts = new Map();
  for (const { members } of stories) {
    for (const other of new Set(members.map((member) => nodes[member].provider))) {
      counts.set(other, (counts.get(other) ?? 0) + 1);
    }
  }
  counts.delete(id);
  counts.delete(null);
  return [...counts].sort(([a, few], [b, many]) => many - few || a - b);
}
