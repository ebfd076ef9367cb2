/** Overview: the stories, and the articles by themselves, as far as they remain. */

import { make } from "./elements.js";
import { listOf, section } from "./lists.js";
import { count, figure } from "./wording.js";

const STORY = {
  stories:
    "A story is a cluster of articles about one event, as far as listings, titles and excerpts tell.",
  components: "A story is a cluster of articles that listings connect.",
};
const HINT = "Choose one here, or click in the picture.";

/**
 * Write the overview.
 * @param {Uint8Array} remains 1 for each article that remains, by its id
 */
export function writeOverview({ coverage, refer }, remains) {
  const isLeft = (id) => remains[id] === 1;
  const clusters = coverage.clusters
    .map((cluster) => ({ cluster, left: cluster.members.filter(isLeft) }))
    .filter(({ left }) => left.length > 0)
    .sort((a, b) => b.left.length - a.left.length || a.cluster.id - b.cluster.id);
  const stories = clusters.filter(({ cluster }) => cluster.isStory);
  const single = clusters.filter(({ cluster }) => !cluster.isStory);
  return [
    make("h2", "Stories"),
    definition(coverage),
    summary(coverage, clusters, stories.length),
    ...listOf("ol.stories", stories, ({ cluster, left }) => refer.story(cluster, left)),
    ...section(`Articles by themselves (${figure(single.length)})`, single, ({ cluster }) =>
      refer.node(cluster.members[0]),
    ),
  ];
}

/** Say what a story is; the method and version that found them is said to who points at that. */
function definition({ method }) {
  return (
    method &&
    Object.assign(make("p.quiet", STORY[method.split(" ")[0]]), { title: `Method: ${method}` })
  );
}

/** Say what remains; of all there is, how to go on. */
function summary({ articles }, clusters, stories) {
  const left = clusters.reduce((sum, cluster) => sum + cluster.left.length, 0);
  if (left === articles.length) return make("p.quiet.hint", HINT);
  if (left === 0) return make("p.quiet", "The filter lets no article through.");
  const parts = `${figure(left)} of ${count(articles.length, "article")}`;
  const among = count(stories, "story", "stories");
  return make("p.quiet", `The filter lets ${parts} through, in ${among}.`);
}
