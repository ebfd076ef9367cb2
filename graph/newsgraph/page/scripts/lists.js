/** Lists: things below one another; of many the first ones, and a button for the others. */

import { button, make } from "./elements.js";
import { figure } from "./wording.js";

const FIRST = 60;
const AT_ONCE = 500;

/** Return a headed list, with a note above it; nothing for no things. */
export function section(heading, things, write, note) {
  if (!things.length) return [];
  return [make("h3", heading), note, ...listOf("ul", things, write)];
}

/** Return a list and, if it is long, the button that shows all of it. */
export function listOf(name, things, write) {
  return filled(make(name), things, (thing) => make("li", write(thing)));
}

/**
 * Fill an element with what is written of things: with the first ones now, with the others
 * once they are asked for, some in each frame, so that the page goes on answering.
 * @returns {Node[]} the element and, if there are others, the button that asks for them
 */
export function filled(element, things, write) {
  const append = (from, to) => element.append(...things.slice(from, to).map(write));
  const grow = (from) => {
    append(from, from + AT_ONCE);
    const isWanted = from + AT_ONCE < things.length && element.isConnected;
    if (isWanted) requestAnimationFrame(() => grow(from + AT_ONCE));
  };
  const showRest = () => {
    grow(FIRST);
    rest.remove();
    focusIn(element.children[FIRST]);
  };
  append(0, FIRST);
  const rest = button("button.more", showRest, `Show all ${figure(things.length)}`);
  return things.length > FIRST ? [element, rest] : [element];
}

/** Put the focus on what an element does, or on itself where it does nothing. */
function focusIn(element) {
  const act = element.querySelector("button");
  if (!act) element.tabIndex = -1;
  (act ?? element).focus();
}
