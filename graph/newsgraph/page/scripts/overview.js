/** Overview: the stories, and the articles by themselves, as far as they remain. */

import { make } from "./elements.js";
import { listOf, section } from "./lists.js";
import { count, figure } from "./wording.js";

const STORY = {
  stories:
    "A story is a cluster of articles about one event, as far as listings, titles and excerpts tell.",
  components: "A story is a cluster of articles that listings connect.",
};

/**
 * Write the overview.
 * @param {Uint8Array} remains 1 for each article that remains, by its id
 */
export function writeOverview({ coverage, refer }, remains) {
  const isLeft = (id) => remains[id] === 1;
  const clusters = coverage.clusters
    .map((cluster) => ({ cluster, left: cluster.members.filter(isLeft).length }))
    .filter(({ left }) => left > 0)
    .sort((a, b) => b.left - a.left || a.cluster.id - b.cluster.id);
  const stories = clusters.filter(({ cluster }) => cluster.isStory);
  const single = clusters.filter(({ cluster }) => !cluster.isStory);
  return [
    make("h2", "Stories"),
    make("p.quiet", definition(coverage)),
    make("p.quiet", summary(coverage, clusters, stories.length)),
    ...listOf("ol.stories", stories, ({ cluster, left }) => refer.story(cluster, left)),
    ...section(`Articles by themselves (${figure(single.length)})`, single, ({ cluster }) =>
      refer.node(cluster.members[0]),
    ),
  ];
}

/** Say what a story is, and the method and version that found them. */
function definition({ method }) {
  return method && `${STORY[method.split(" ")[0]]} Method: ${method}.`;
}

/** Say what remains; of all there is, how to go on. */
function summary({ articles }, clusters, stories) {
  const left = clusters.reduce((sum, cluster) => sum + cluster.left, 0);
  if (left === articles.length) return "Choose one here, or click in the picture.";
  if (left === 0) return "The filter lets no article through.";
  const parts = `${figure(left)} of ${count(articles.length, "article")}`;
  return `The filter lets ${parts} through, in ${count(stories, "story", "stories")}.`;
}
