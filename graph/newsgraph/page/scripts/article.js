/** Article: what is told of an article. */

import { definitions, link, make, stated } from "./elements.js";
import { section } from "./lists.js";
import { writeObservations } from "./observations.js";
import { writeScores } from "./scores.js";
import { writeStanding } from "./standing.js";
import { when } from "./wording.js";

const KINDS = { post: "Article with its own post", listed: "Article, listed by others" };

export function writeArticle(context, id, facts) {
  const { coverage, refer } = context;
  const { group, label } = coverage.nodes[id];
  const aside = (one) => refer.node(one, !coverage.areTogether(id, one) && "in another story");
  const { published, excerpt, url, scores, sameTextAs } = facts;
  return [
    make(`p.kind.${group}`, KINDS[group]),
    stated(label, "h2"),
    make(
      "p.byline",
      ...refer.chips(coverage.providersOf(id)),
      published && make("time", when(published)),
    ),
    excerpt && stated(excerpt, "p"),
    make("p", link(url, "Read it at its publisher ↗")),
    make("p.topics", ...refer.chips(coverage.topicsOf(id))),
    writeProperties(facts),
    ...writeStanding(context, id),
    ...writeScores(coverage.measures.articles, scores),
    ...section("Lists", coverage.listedBy(id), aside),
    ...section("Listed by", coverage.listersOf(id), aside),
    ...section("Same text as", sameTextAs === undefined ? [] : [sameTextAs], aside),
    ...writeObservations(context, id, facts),
  ];
}

function writeProperties({ quality, heat, modified, category, type }) {
  return definitions([
    ["Quality", quality],
    ["Heat", heat],
    ["Changed", modified && when(modified)],
    ["Category", category],
    ["Type", type === "article" ? undefined : type],
  ]);
}
