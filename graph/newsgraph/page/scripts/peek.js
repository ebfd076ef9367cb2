/** Peek: the name of what is selected, and the way down to the panel while that is out of view. */

import { wantsStillness } from "./theme.js";

const LEAST = 120; // pixels of the panel that must be in view

/**
 * Let a button lead to the panel whenever something is selected and the panel is not in view.
 * @param {(thing: object) => string} nameOf
 */
export function createPeek(element, panel, state, nameOf) {
  let isSeen = true;
  const update = ({ selection }) => {
    element.hidden = isSeen || !selection;
    element.textContent = selection ? `${nameOf(selection)} ↓` : "";
  };
  const inside = { rootMargin: `0px 0px -${LEAST}px` };
  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    isSeen = isIntersecting;
    update(state.now);
  }, inside);
  observer.observe(panel);
  state.listen(update);
  element.addEventListener("click", () => {
    panel.scrollIntoView({ behavior: wantsStillness() ? "auto" : "smooth" });
    panel.focus({ preventScroll: true });
  });
}
