/** Shortcuts: keys that act wherever the focus is, unless one is typing. */

import { isOpen } from "./filtering.js";

const TYPING = "textarea, select, input:not([type=checkbox], [type=range])";

/**
 * Let the keys act: / searches, c clears the filter, and Escape lets go of the selection, or else
 * clears the filter. What it closes before comes first, and prevents its default.
 * @param {Element} search the field for searches
 * @param {() => void} clear
 */
export function listenForShortcuts(state, search, clear) {
  const letGo = () => {
    if (state.now.selection) state.change({ selection: null });
    else if (!isOpen(state.now.filter)) clear();
  };
  const acts = { Escape: letGo, c: clear, "/": () => search.focus() };
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const isTyped = key !== "Escape" && target.matches(TYPING);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyped || !(key in acts)) return;
    event.preventDefault();
    acts[key]();
  });
}
