/** Standing: an article's place in its story, and what speaks for it. */

import { definitions, make, stated } from "./elements.js";
import { count, figure, lag } from "./wording.js";

/** Write how an article stands in its story, and why; nothing of one by itself. */
export function writeStanding({ coverage, refer, sharedWords }, id) {
  const node = coverage.nodes[id];
  const story = coverage.clusters[node.cluster];
  if (!story.isStory) return [];
  const words = sharedWords(id).map(([word, number]) => `${word} (${number})`);
  return [
    make("h3", "Story"),
    refer.story(story),
    definitions([
      ["Role", strengthIn(node)],
      ["Timing", lag(node)],
      ["Links", links(coverage, id)],
      ["In other titles", words.length > 0 && stated(words.join(", "))],
    ]),
  ];
}

/** Write an article's role in its story; that of most goes without saying. */
export function role(node) {
  return node.isAttached ? strengthIn(node) : "";
}

/** Write how firmly an article is held in its story. */
function strengthIn({ isAttached, strength }) {
  const name = isAttached ? "attached" : "core";
  return strength === null ? name : `${name}, ${strength.toFixed(2)}`;
}

/** Write what connects an article with others of its story. */
function links(coverage, id) {
  const isOther = (one) => one !== id && coverage.areTogether(one, id);
  const listers = coverage.listersOf(id);
  const beside = new Set(listers.flatMap(coverage.listedBy).filter(isOther));
  const lists = coverage.listedBy(id).filter(isOther).length;
  const by = listers.filter(isOther).length;
  const among =
    beside.size && `${count(beside.size, "other stands", "others stand")} in the same lists`;
  return [`listed by ${few(by)}, lists ${few(lists)}`, among].filter(Boolean).join("; ");
}

function few(number) {
  return number ? figure(number) : "none";
}
