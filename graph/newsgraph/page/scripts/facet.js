/** Facet: a list of boxes to filter by, with how many articles each would let through. */

import { button, make, stated } from "./elements.js";
import { createMatcher } from "./matching.js";
import { figure } from "./wording.js";

const STEP = 50;
const SEARCHED_FROM = 12;

/**
 * Make a facet.
 * @param {string} name what the facet is by
 * @param {{id: number, label: string}[]} options
 * @param {(chosen: Set<number>) => void} choose
 * @returns {{element: Element, show: (chosen: Set<number>, numbers: number[]) => void}} `show`
 * takes how many articles each option, by its id, would let through
 */
export function createFacet(name, options, choose) {
  const summary = make("small");
  const list = make("ul");
  const field = Object.assign(make("input"), {
    type: "search",
    placeholder: "Find",
    ariaLabel: name,
  });
  const more = button("button.more", () => extend(), "");
  const none = make("p.quiet", "Nothing here has such a name.");
  const isLong = options.length > SEARCHED_FROM;
  const head = make("summary", name, " ", summary);
  const element = make("details.facet", head, isLong && field, list, more, none);
  const rows = new Map();
  let matcher;
  let [chosen, numbers, length] = [new Set(), [], STEP];

  const rowOf = (option) => {
    if (!rows.has(option.id)) rows.set(option.id, writeRow(option, toggle));
    const row = rows.get(option.id);
    row.show(chosen.has(option.id), numbers[option.id]);
    return row.element;
  };
  const toggle = (id, isChosen) => {
    const others = [...chosen].filter((one) => one !== id);
    choose(new Set(isChosen ? [...others, id] : others));
  };
  const found = () => {
    if (!field.value.trim()) return options;
    matcher ??= createMatcher(options.map(({ label }) => label));
    return matcher.find(field.value).map((place) => options[place]);
  };
  const write = () => {
    const known = found().filter(({ id }) => numbers[id] || chosen.has(id));
    const sorted = known.sort((a, b) => numbers[b.id] - numbers[a.id] || a.id - b.id);
    const isKept = ({ id }) => chosen.has(id) || rows.get(id)?.hasFocus();
    const shown = sorted.filter((option, place) => place < length || isKept(option));
    place(list, shown.map(rowOf));
    const left = sorted.length - shown.length;
    more.hidden = left === 0;
    none.hidden = sorted.length > 0;
    more.textContent = `Show ${figure(Math.min(STEP, left))} more of ${figure(left)}`;
  };
  const extend = () => {
    const next = list.children.length;
    length += STEP;
    write();
    list.children[next]?.querySelector("input").focus();
  };
  field.addEventListener("input", () => {
    length = STEP;
    write();
  });
  element.addEventListener("toggle", () => element.open && write());
  return {
    element,
    show(nowChosen, nowNumbers) {
      [chosen, numbers] = [nowChosen, nowNumbers];
      summary.textContent = chosen.size ? `${figure(chosen.size)} chosen` : "";
      if (element.open) write();
    },
  };
}

/** Put elements into a list, which loses the focus only if what has it goes. */
function place(list, elements) {
  if (
    elements.length === list.children.length &&
    elements.every((one, i) => one === list.children[i])
  )
    return;
  const focused = document.activeElement;
  list.replaceChildren(...elements);
  if (list.contains(focused)) focused.focus({ preventScroll: true });
}

/** Write one box with its name and number. */
function writeRow({ id, label }, toggle) {
  const box = Object.assign(make("input"), { type: "checkbox" });
  const number = make("b");
  box.addEventListener("change", () => toggle(id, box.checked));
  return {
    element: make("li", make("label", box, stated(label), number)),
    hasFocus: () => document.activeElement === box,
    show(isChosen, articles) {
      box.checked = isChosen;
      number.textContent = figure(articles);
    },
  };
}
