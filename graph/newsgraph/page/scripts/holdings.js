/** Holdings: the stories and the articles of a provider or a topic. */

import { section } from "./lists.js";
import { figure } from "./wording.js";

/** Return the stories that articles of a provider or topic are in, the largest first. */
export function storiesOf({ articlesOf, nodes, clusters }, id) {
  const ids = new Set(articlesOf(id).map((one) => nodes[one].cluster));
  const stories = [...ids].map((one) => clusters[one]).filter(({ isStory }) => isStory);
  return stories.sort((a, b) => b.members.length - a.members.length || a.id - b.id);
}

/** Write the stories. */
export function writeStories({ refer }, stories) {
  return section(`Stories (${figure(stories.length)})`, stories, (story) => refer.story(story));
}

/** Write the articles of a provider or topic. */
export function writeArticles({ coverage, refer }, id) {
  const articles = coverage.articlesOf(id);
  return section(`Articles (${figure(articles.length)})`, articles, (one) => refer.node(one));
}
