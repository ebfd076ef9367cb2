/** Panel: what is known of the selected thing, in words and links. */

import { button, definitions, link, make, stated } from "./elements.js";
import { count, figure, span, when } from "./wording.js";

const FIRST = 60;

/**
 * Return the panel's writer.
 * @param {(thing: object | null) => void} go select a thing and look at it
 */
export function createPanel(element, coverage, go) {
  const write = { node: writeNode, story: writeStory };
  return {
    /** Show what is known of a thing; of all stories, if there is none. */
    show(thing) {
      const parts = thing ? write[thing.type](coverage, thing.id, go) : writeOverview(coverage, go);
      const back = thing && button("button.back", () => go(null), "← All stories");
      element.replaceChildren(...[back, ...parts].filter(Boolean));
      element.scrollTop = 0;
      if (element.getBoundingClientRect().top < 0) element.scrollIntoView();
    },
  };
}

function writeOverview(coverage, go) {
  const bySize = coverage.clusters.toSorted(
    (a, b) => b.members.length - a.members.length || a.id - b.id,
  );
  const stories = bySize.filter((cluster) => cluster.isStory);
  const single = bySize.filter((cluster) => !cluster.isStory).flatMap((cluster) => cluster.members);
  return [
    make("h2", "Stories"),
    make(
      "p.quiet",
      "A story is a set of articles that posts list together. Choose one here, or click in the picture.",
    ),
    listOf(stories, "ol.stories", (cluster) => storyButton(cluster, go)),
    ...section("Articles by themselves", single, (id) => nodeButton(coverage, id, go)),
  ];
}

function writeStory(coverage, id, go) {
  const cluster = coverage.clusters[id];
  const published = (member) => coverage.factsOf(member).published ?? "";
  const members = cluster.members.toSorted(
    (a, b) => published(a).localeCompare(published(b)) || a - b,
  );
  return [
    make("p.kind", "Story"),
    stated(cluster.name ?? "Without a name", "h2"),
    make("p.quiet", span(cluster)),
    ...section("Articles, the earliest first", members, (member) =>
      nodeButton(coverage, member, go),
    ),
  ];
}

function writeNode(coverage, id, go) {
  const write =
    { provider: writeProvider, topic: writeTopic }[coverage.nodes[id].group] ?? writeArticle;
  return write(coverage, id, go);
}

function writeProvider(coverage, id, go) {
  const { domain, otherNames = [], description } = coverage.factsOf(id);
  return [
    make("p.kind.provider", "Provider"),
    stated(coverage.nodes[id].label, "h2"),
    description && stated(description, "p"),
    definitions([
      ["Domain", domain],
      ["Also called", otherNames.join(", ")],
    ]),
    ...articlesOf(coverage, id, go),
  ];
}

function writeTopic(coverage, id, go) {
  const { otherNames = [], description, broader = [] } = coverage.factsOf(id);
  return [
    make("p.kind.topic", "Topic"),
    stated(coverage.nodes[id].label, "h2"),
    description && stated(description, "p"),
    definitions([["Also called", otherNames.join(", ")]]),
    ...section("Broader", broader, (topic) => nodeButton(coverage, topic, go)),
    ...articlesOf(coverage, id, go),
  ];
}

function articlesOf(coverage, id, go) {
  const articles = coverage.articlesOf(id);
  return section(`Articles (${figure(articles.length)})`, articles, (one) =>
    nodeButton(coverage, one, go),
  );
}

function writeArticle(coverage, id, go) {
  const node = coverage.nodes[id];
  const facts = coverage.factsOf(id);
  const topics = coverage.topicsOf(id);
  const story = coverage.clusters[node.cluster];
  return [
    make(
      `p.kind.${node.group}`,
      node.group === "post" ? "Article with its own post" : "Article, only listed",
    ),
    stated(node.label, "h2"),
    byline(coverage, id, go),
    facts.excerpt && stated(facts.excerpt, "p"),
    make("p", link(facts.url, "Read it at its publisher ↗")),
    topics.length > 0 && make("p.topics", ...topics.map((topic) => chip(coverage, topic, go))),
    properties(facts),
    story.isStory && make("h3", "Story"),
    story.isStory && storyButton(story, go),
    ...section("Lists", coverage.listedBy(id), (one) => nodeButton(coverage, one, go)),
    ...section("Listed by", coverage.listersOf(id), (one) => nodeButton(coverage, one, go)),
    ...section("Same text as", asList(facts.sameTextAs), (one) => nodeButton(coverage, one, go)),
    ...writeObservations(coverage, facts.observations ?? []),
  ];
}

function asList(value) {
  return value === undefined ? [] : [value];
}

function byline(coverage, id, go) {
  const names = coverage.providersOf(id).map((provider) => chip(coverage, provider, go));
  const { published } = coverage.factsOf(id);
  return make("p.byline", ...names, published && make("time", when(published)));
}

function properties(facts) {
  return definitions([
    ["Quality", facts.quality],
    ["Heat", facts.heat],
    ["Changed", facts.modified && when(facts.modified)],
    ["Category", facts.category],
    ["Type", facts.type === "article" ? undefined : facts.type],
  ]);
}

function writeObservations(coverage, observations) {
  const isDisputed = observations.some(({ claims }) => claims);
  const note = "Where these disagree, each is quoted; above stands what was chosen.";
  return [
    ...section(
      `Stated in ${count(observations.length, "place")}`,
      observations,
      (one) => writeObservation(coverage, one),
      isDisputed && make("p.quiet", note),
    ),
  ];
}

function writeObservation(coverage, { source, line, position = 0, claims = {} }) {
  const place = stated(`${coverage.sources[source]}:${line}`, "code");
  const role = position ? `entry ${figure(position)} of its list` : "the post itself";
  const rows = Object.entries(claims).map(([name, value]) => [
    name,
    name === "date" ? when(value) : stated(value),
  ]);
  return make("div.observation", place, make("span.quiet", role), definitions(rows));
}

/** Return a headed list; of a long one the first, and a button for the others. */
function section(heading, things, write, note) {
  if (!things.length) return [];
  const list = listOf(things.slice(0, FIRST), "ul", write);
  const showRest = () => {
    const from = list.children.length;
    list.append(...things.slice(FIRST).map((thing) => make("li", write(thing))));
    rest.remove();
    list.children[from]?.querySelector("button")?.focus();
  };
  const rest = button("button.more", showRest, `Show all ${figure(things.length)}`);
  return [make("h3", heading), note, list, things.length > FIRST && rest];
}

function listOf(things, name, write) {
  return things.length > 0 && make(name, ...things.map((thing) => make("li", write(thing))));
}

function storyButton(cluster, go) {
  const act = () => go({ type: "story", id: cluster.id });
  return button(
    "button.go",
    act,
    stated(cluster.name ?? "Without a name"),
    make("small", span(cluster)),
  );
}

function nodeButton(coverage, id, go) {
  const { label, group } = coverage.nodes[id];
  const names = coverage.providersOf(id).map((provider) => coverage.nodes[provider].label);
  const { published } = coverage.factsOf(id);
  const below = [...names, published && when(published.slice(0, 10))].filter(Boolean).join(" · ");
  const act = () => go({ type: "node", id });
  return button(`button.go.${group}`, act, stated(label), below && make("small", stated(below)));
}

function chip(coverage, id, go) {
  const { label, group } = coverage.nodes[id];
  return button(`button.chip.${group}`, () => go({ type: "node", id }), stated(label));
}
