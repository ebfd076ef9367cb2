/** Table: the articles that remain, in rows to sort, as the equal of the picture. */

import { button, make, stated } from "./elements.js";
import { COLUMNS, createOrder } from "./rows.js";
import { capitalised, count, day, figure } from "./wording.js";

const PAGE = 100;
const DAY = COLUMNS.findIndex(({ name }) => name === "day");
const DIRECTIONS = { false: "ascending", true: "descending" };

/**
 * Let the table show what remains, a page at a time, while the reader looks at it.
 * @param {(thing: object) => void} go select a thing and look at it
 */
export function createTable(element, coverage, state, go) {
  const order = createOrder(coverage);
  let sorting = { column: DAY, isDescending: true };
  let filled = null;
  let ids = [];
  let from = 0;

  const heads = COLUMNS.map(({ name }, column) =>
    make(
      "th",
      button("button", () => sort(column), capitalised(name)),
    ),
  );
  for (const [column, head] of heads.entries()) {
    head.scope = "col";
    head.classList.toggle("number", Boolean(COLUMNS[column].isNumber));
  }
  const caption = make("caption");
  caption.ariaLive = "polite";
  const body = make("tbody");
  const pages = createPages((number) => turn((number - 1) * PAGE));
  element.append(make("table", caption, make("thead", make("tr", ...heads)), body), pages.element);

  const turn = (first) => {
    from = Math.max(0, Math.min(first, Math.floor((ids.length - 1) / PAGE) * PAGE));
    body.replaceChildren(...ids.slice(from, from + PAGE).map((id) => writeRow(coverage, id, go)));
    caption.textContent = describe(ids.length, coverage.articles.length, sorting);
    pages.show(from / PAGE + 1, Math.ceil(ids.length / PAGE));
    element.scrollTop = 0;
    mark();
  };
  const fill = () => {
    filled = state.now.remains;
    ids = order(sorting.column, sorting.isDescending, filled);
    for (const [column, head] of heads.entries()) {
      head.ariaSort = column === sorting.column ? DIRECTIONS[sorting.isDescending] : "none";
    }
    turn(0);
  };
  const sort = (column) => {
    const isSame = column === sorting.column;
    sorting = { column, isDescending: isSame ? !sorting.isDescending : column >= DAY };
    fill();
  };
  const placeOf = ({ selection }) => (selection?.type === "node" ? ids.indexOf(selection.id) : -1);
  const mark = () => {
    body.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const row = body.rows[placeOf(state.now) - from];
    if (row) row.ariaCurrent = "true";
  };
  const find = () => {
    const place = placeOf(state.now);
    const isHere = place < 0 || (place >= from && place < from + PAGE);
    if (isHere) mark();
    else turn(place - (place % PAGE));
    body.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  };

  const show = (now, before) => {
    if (now.tab !== "table") return;
    if (now.remains !== filled) fill();
    if (now.selection !== before.selection || now.tab !== before.tab) find();
  };
  state.listen(show);
  show(state.now, {});
}

/** Say how many articles there are, and how they are sorted. */
function describe(remaining, all, { column, isDescending }) {
  const articles = count(all, "article");
  const number = remaining === all ? articles : `${figure(remaining)} of ${articles}`;
  return `${number}, sorted by ${COLUMNS[column].name}, ${DIRECTIONS[isDescending]}`;
}

/** Write the row of an article; its title leads to it. */
function writeRow(coverage, id, go) {
  const article = coverage.articles[id];
  const [title, ...cells] = COLUMNS.map(({ of }) => of(article, coverage) ?? "");
  const head = make(
    "th",
    button("button", () => go({ type: "node", id }), stated(title)),
  );
  head.scope = "row";
  const write = (value, i) => {
    const { name, isNumber } = COLUMNS[i + 1];
    if (isNumber) return make("td.number", value === "" ? "" : figure(value));
    if (value === "") return make("td");
    return make("td", name === "day" ? day(value) : stated(value));
  };
  return make("tr", head, ...cells.map(write));
}

/** Make what turns the pages: one back, one on, or to a number. */
function createPages(turn) {
  const number = make("input");
  Object.assign(number, { type: "number", min: 1, ariaLabel: "Page" });
  number.addEventListener("change", () => turn(Math.trunc(number.valueAsNumber) || 1));
  const step = (by, name) => button("button", () => turn(number.valueAsNumber + by), name);
  const last = make("span");
  const [back, on] = [step(-1, "← Previous"), step(1, "Next →")];
  const element = make("nav.pages", back, make("label", "Page ", number, last), on);
  element.ariaLabel = "Pages of the table";
  return {
    element,

    /** Show which page it is, of how many. */
    show(page, of) {
      Object.assign(number, { value: page, max: of });
      last.textContent = ` of ${figure(Math.max(1, of))}`;
      back.ariaDisabled = String(page <= 1);
      on.ariaDisabled = String(page >= of);
      element.hidden = of < 2;
    },
  };
}
