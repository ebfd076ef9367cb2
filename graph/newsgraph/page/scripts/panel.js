/** Panel: what is known of the selected thing, in words and links. */

import { writeArticle } from "./article.js";
import { button } from "./elements.js";
import { writeOverview } from "./overview.js";
import { writeProvider } from "./provider.js";
import { createReferences } from "./references.js";
import { writeStory } from "./story.js";
import { createTitles } from "./titles.js";
import { writeTopic } from "./topic.js";

const NODES = {
  post: writeArticle,
  listed: writeArticle,
  provider: writeProvider,
  topic: writeTopic,
};

/**
 * Let the panel tell what is known of the selected thing; of all that remains, if there is none.
 * Facts of a node take a moment to arrive; until then the panel tells what it told before.
 * @param {(thing: object | null) => void} go select a thing and look at it
 */
export function createPanel(element, coverage, state, go) {
  const refer = createReferences(coverage, go);
  const context = { coverage, refer, sharedWords: createTitles(coverage) };
  let asked = 0;

  const show = async ({ selection, remains }) => {
    asked += 1;
    const question = asked;
    element.ariaBusy = "true";
    const parts = await write(context, selection, remains);
    if (question !== asked) return;
    const isInside = element.contains(document.activeElement);
    const back = selection && button("button.back", () => go(null), "← All stories");
    element.replaceChildren(...[back, ...parts].filter(Boolean));
    element.ariaBusy = "false";
    if (isInside) element.focus({ preventScroll: true });
  };
  const showAnew = async (now) => {
    await show(now);
    element.scrollTop = 0;
    if (element.getBoundingClientRect().top < 0) element.scrollIntoView();
  };
  state.listen((now, before) => {
    if (now.selection !== before.selection) showAnew(now);
    else if (!now.selection && now.remains !== before.remains) show(now);
  });
  show(state.now);
}

async function write(context, thing, remains) {
  if (!thing) return writeOverview(context, remains);
  if (thing.type === "story") return writeStory(context, thing.id);
  const { group } = context.coverage.nodes[thing.id];
  return NODES[group](context, thing.id, await context.coverage.tell(thing.id));
}
