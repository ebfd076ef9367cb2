/** Panel: what is known of the selected thing, in words and links. */

import { button, definitions, link, make, stated } from "./elements.js";
import { writeScores } from "./scores.js";
import { count, day, extent, figure, lag, when } from "./wording.js";

const FIRST = 60;
const STORY = {
  stories:
    "A story is a cluster of articles about one event, as far as listings, titles and excerpts tell.",
  components: "A story is a cluster of articles that listings connect.",
};

/**
 * Let the panel tell what is known of the selected thing; of all stories, if there is none.
 * @param {(thing: object | null) => void} go select a thing and look at it
 */
export function createPanel(element, coverage, state, go) {
  const write = { node: writeNode, story: writeStory };
  const show = (thing) => {
    const parts = thing ? write[thing.type](coverage, thing.id, go) : writeOverview(coverage, go);
    const back = thing && button("button.back", () => go(null), "← All stories");
    element.replaceChildren(...[back, ...parts].filter(Boolean));
    element.scrollTop = 0;
    if (element.getBoundingClientRect().top < 0) element.scrollIntoView();
  };
  state.listen(({ selection }, before) => {
    if (selection !== before.selection) show(selection);
  });
  show(state.now.selection);
}

function writeOverview(coverage, go) {
  const bySize = coverage.clusters.toSorted(larger);
  const stories = bySize.filter((cluster) => cluster.isStory);
  const single = bySize.filter((cluster) => !cluster.isStory).flatMap((cluster) => cluster.members);
  return [
    make("h2", "Stories"),
    make("p.quiet", STORY[coverage.method]),
    make("p.quiet", "Choose one here, or click in the picture."),
    listOf(stories, "ol.stories", (cluster) => storyButton(cluster, go)),
    ...section("Articles by themselves", single, (id) => nodeButton(coverage, id, go)),
  ];
}

/** Compare two clusters, so that those of more articles come first. */
function larger(a, b) {
  return b.members.length - a.members.length || a.id - b.id;
}

function writeStory(coverage, id, go) {
  const cluster = coverage.clusters[id];
  const { members, topics = [] } = cluster;
  const first = members.filter((member) => coverage.factsOf(member).isFirst);
  const standing = (member) => [lag(coverage.factsOf(member)), roleOf(coverage.factsOf(member))];
  return [
    make("p.kind", "Story"),
    stated(cluster.name ?? "Without a name", "h2"),
    make("p.quiet", extent(cluster)),
    writeTopics(coverage, topics, go),
    ...section("First report", first, (member) => nodeButton(coverage, member, go)),
    ...writeScores(coverage.measures.clusters, cluster.scores),
    ...section("Articles, the earliest first", members, (member) =>
      nodeButton(coverage, member, go, standing(member)),
    ),
  ];
}

/** Write an article's role in its story; that of most goes without saying. */
function roleOf({ strength }) {
  return strength === undefined ? "" : `attached, ${strength.toFixed(2)}`;
}

function writeTopics(coverage, topics, go) {
  return topics.length > 0 && make("p.topics", ...topics.map((topic) => chip(coverage, topic, go)));
}

function writeNode(coverage, id, go) {
  const write =
    { provider: writeProvider, topic: writeTopic }[coverage.nodes[id].group] ?? writeArticle;
  return write(coverage, id, go);
}

function writeProvider(coverage, id, go) {
  const { domain, otherNames = [], description, scores } = coverage.factsOf(id);
  return [
    make("p.kind.provider", "Provider"),
    stated(coverage.nodes[id].label, "h2"),
    description && stated(description, "p"),
    definitions([
      ["Domain", domain],
      ["Also called", otherNames.join(", ")],
    ]),
    ...writeScores(coverage.measures.providers, scores),
    ...storiesOf(coverage, id, go),
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

function storiesOf(coverage, id, go) {
  const ids = new Set(coverage.articlesOf(id).map((one) => coverage.nodes[one].cluster));
  const stories = [...ids].map((one) => coverage.clusters[one]).filter(({ isStory }) => isStory);
  return section(`Stories (${figure(stories.length)})`, stories.sort(larger), (story) =>
    storyButton(story, go),
  );
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
  const aside = (one) => nodeButton(coverage, one, go, elsewhere(coverage, id, one));
  return [
    make(
      `p.kind.${node.group}`,
      node.group === "post" ? "Article with its own post" : "Article, only listed",
    ),
    stated(node.label, "h2"),
    byline(coverage, id, go),
    facts.excerpt && stated(facts.excerpt, "p"),
    make("p", link(facts.url, "Read it at its publisher ↗")),
    writeTopics(coverage, coverage.topicsOf(id), go),
    properties(facts),
    ...writeStanding(coverage.clusters[node.cluster], facts, go),
    ...writeScores(coverage.measures.articles, facts.scores),
    ...section("Lists", coverage.listedBy(id), aside),
    ...section("Listed by", coverage.listersOf(id), aside),
    ...section("Same text as", asList(facts.sameTextAs), aside),
    ...writeObservations(coverage, facts.observations ?? []),
  ];
}

/** Write an article's story and how it stands in it; nothing of one by itself. */
function writeStanding(story, facts, go) {
  if (!story.isStory) return [];
  const rows = [
    ["Role", roleOf(facts) || "core"],
    ["Timing", lag(facts)],
  ];
  return [make("h3", "Story"), storyButton(story, go), definitions(rows)];
}

/** Write that an article that another one has to do with is in another story. */
function elsewhere(coverage, id, other) {
  return coverage.areTogether(id, other) ? [] : ["in another story"];
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
    make("small", extent(cluster)),
  );
}

/** Make the button that leads to a node; below its name stand those of providers, and more. */
function nodeButton(coverage, id, go, more = []) {
  const { label, group } = coverage.nodes[id];
  const names = coverage.providersOf(id).map((provider) => coverage.nodes[provider].label);
  const { published } = coverage.factsOf(id);
  const below = [...names, published && day(published), ...more].filter(Boolean).join(" · ");
  const act = () => go({ type: "node", id });
  return button(`button.go.${group}`, act, stated(label), below && make("small", stated(below)));
}

function chip(coverage, id, go) {
  const { label, group } = coverage.nodes[id];
  return button(`button.chip.${group}`, () => go({ type: "node", id }), stated(label));
}
