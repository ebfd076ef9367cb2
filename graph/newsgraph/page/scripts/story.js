/** Story: what is told of a story: its times, who was first, who covered it, and how. */

import { make, stated } from "./elements.js";
import { section } from "./lists.js";
import { writeScores } from "./scores.js";
import { role } from "./standing.js";
import { writeTimes } from "./times.js";
import { count, duration, extent, figure, lag } from "./wording.js";

export function writeStory({ coverage, refer }, id) {
  const cluster = coverage.clusters[id];
  const { members, topics = [], scores } = cluster;
  const articles = members.map((member) => coverage.nodes[member]);
  const first = members.filter((member) => coverage.nodes[member].isFirst);
  const providers = reporters(articles);
  const order = articles.some(({ day }) => day !== null) ? ", the earliest first" : "";
  return [
    make("p.kind", "Story"),
    stated(cluster.name ?? "Without a name", "h2"),
    make("p.quiet", extent(cluster)),
    make("p.topics", ...refer.chips(topics)),
    ...writeTimes(articles),
    ...section("First report", first, (member) => refer.node(member)),
    ...section(`Providers (${figure(providers.length)})${order}`, providers, (one) =>
      refer.node(one.id, count(one.articles, "article"), after(one)),
    ),
    ...section(`Articles (${figure(members.length)})${order}`, members, (member) =>
      refer.node(member, lag(coverage.nodes[member]), role(coverage.nodes[member])),
    ),
    ...writeScores(coverage.measures.clusters, scores),
  ];
}

/** Write shortly when a provider came in. */
function after({ isFirst, lag: minutes }) {
  if (minutes === null) return "";
  return isFirst ? "first report" : `+${duration(minutes)}`;
}

/** Return who reported: each with the number of its articles, and the lag of its first one. */
function reporters(articles) {
  const found = new Map();
  for (const { provider: id, isFirst, lag: minutes } of articles) {
    if (id === null) continue;
    const known = found.get(id) ?? { id, articles: 0, isFirst: false, lag: null };
    known.articles += 1;
    known.isFirst ||= isFirst;
    known.lag = Math.min(known.lag ?? Infinity, minutes ?? Infinity);
    if (known.lag === Infinity) known.lag = null;
    found.set(id, known);
  }
  const late = (one) => one.lag ?? Number.MAX_VALUE;
  return [...found.values()].sort((a, b) => late(a) - late(b) || b.articles - a.articles);
}
