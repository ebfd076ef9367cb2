/** Topic: what is told of a topic. */

import { definitions, make, stated } from "./elements.js";
import { storiesOf, writeArticles, writeStories } from "./holdings.js";
import { section } from "./lists.js";

export function writeTopic(context, id, facts) {
  const { coverage, refer } = context;
  const { otherNames = [], description, broader = [] } = facts;
  return [
    make("p.kind.topic", "Topic"),
    stated(coverage.nodes[id].label, "h2"),
    description && stated(description, "p"),
    definitions([["Also called", otherNames.join(", ")]]),
    ...section("Broader", broader, (topic) => refer.node(topic)),
    ...writeStories(context, storiesOf(coverage, id)),
    ...writeArticles(context, id),
  ];
}
