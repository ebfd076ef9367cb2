/** Bar: map or table, the way to the filters, how many articles remain, and all of them again. */

import { isOpen, noFilter } from "./filtering.js";
import { count, figure } from "./wording.js";

/**
 * Let the buttons of the bar act.
 * @param {{map: Element, table: Element}} tabs what each of them shows
 * @param {Element} filters what the button of filters opens
 * @returns what the keys do, too: clear the filter, close the filters
 */
export function createBar(element, coverage, state, tabs, filters) {
  const find = (selector) => element.querySelector(selector);
  const [opener, left, clearer] = ["#filtering", "#left", "#clear"].map(find);
  const views = [...element.querySelectorAll("[data-tab]")];
  const show = ({ tab, filter, remains }) => {
    for (const view of views) view.setAttribute("aria-pressed", view.dataset.tab === tab);
    for (const [name, shown] of Object.entries(tabs)) shown.hidden = name !== tab;
    left.textContent = tell(remains, coverage.articles.length);
    if (document.activeElement === clearer && isOpen(filter)) opener.focus();
    clearer.hidden = isOpen(filter);
  };
  const open = (isShown) => {
    filters.hidden = !isShown;
    opener.setAttribute("aria-expanded", isShown);
  };
  const clear = () => state.change({ filter: noFilter() });

  for (const view of views) {
    view.addEventListener("click", () => state.change({ tab: view.dataset.tab }));
  }
  opener.addEventListener("click", () => open(filters.hidden));
  filters.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    open(false);
    opener.focus();
  });
  clearer.addEventListener("click", clear);
  state.listen(show);
  show(state.now);
  return { clear };
}

/** Tell how many articles remain. */
function tell(remains, all) {
  const number = remains.reduce((sum, one) => sum + one, 0);
  return number === all ? count(all, "article") : `${figure(number)} of ${count(all, "article")}`;
}
