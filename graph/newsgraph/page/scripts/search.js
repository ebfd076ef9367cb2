/** Search: stories, providers, topics and articles by their names, as one types. */

import { make, stated } from "./elements.js";
import { createMatcher } from "./matching.js";
import { date, extent } from "./wording.js";

const AT_ONCE = 2000;
const AT_MOST = { story: 6, provider: 6, topic: 4, article: 34 };

/**
 * Make the field with its list of what was found (a combobox, as ARIA 1.2 has it).
 * @param {(thing: object) => void} go select a thing and look at it
 * @returns the field
 */
export function createSearch(element, coverage, go) {
  const list = make("ul.found");
  const field = make("input");
  const none = make("p.none");
  Object.assign(list, { id: "found", role: "listbox", ariaLabel: "Found", hidden: true });
  Object.assign(field, { type: "search", role: "combobox", autocomplete: "off" });
  Object.assign(field, { ariaLabel: "Search", placeholder: "Search titles, providers, topics  /" });
  Object.assign(field, { ariaAutoComplete: "list", ariaKeyShortcuts: "/", spellcheck: false });
  field.setAttribute("aria-controls", "found");
  none.setAttribute("role", "status");
  element.append(field, list, none);

  let finder;
  let things = [];
  let active = 0;
  const point = (place) => {
    active = place;
    for (const [i, option] of [...list.children].entries()) option.ariaSelected = i === place;
    const option = list.children[place];
    field.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    things = found;
    list.replaceChildren(...things.map((thing, i) => writeOption(coverage, thing, i)));
    list.hidden = things.length === 0;
    field.ariaExpanded = things.length > 0;
    point(0);
  };
  const close = () => {
    show([]);
    none.textContent = "";
  };
  const prepare = () => {
    finder ??= createFinder(coverage);
    if (finder.read(AT_ONCE)) setTimeout(prepare);
  };
  const search = () => {
    finder ??= createFinder(coverage);
    const found = finder.find(field.value);
    show(found);
    none.textContent = field.value.trim() && !found.length ? "Nothing has such a name." : "";
  };
  const choose = (thing) => {
    close();
    if (thing) go(thing);
  };
  const keys = {
    ArrowDown: () => (things.length ? point((active + 1) % things.length) : search()),
    ArrowUp: () => things.length && point((active + things.length - 1) % things.length),
    Enter: () => choose(things[active]),
    Escape: () => {
      if (things.length || none.textContent) close();
      else field.value = "";
    },
  };
  field.addEventListener("focus", prepare);
  field.addEventListener("input", search);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.key in keys)) return;
    if (event.key === "Escape" && !field.value) return;
    event.preventDefault();
    keys[event.key]();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("li");
    if (option) choose(things[[...list.children].indexOf(option)]);
  });
  close();
  return field;
}

/** Return what finds things by a query: of each kind a few, the best first. */
function createFinder({ nodes, articles, clusters }) {
  const reached = new Map();
  for (const { provider, topics } of articles) {
    for (const id of [provider, ...topics]) reached.set(id, (reached.get(id) ?? 0) + 1);
  }
  const weigh = ({ id, listed }) => listed ?? reached.get(id) ?? 0;
  const stories = clusters
    .filter(({ isStory, name }) => isStory && name)
    .sort((a, b) => b.members.length - a.members.length);
  const belonged = nodes.slice(articles.length).sort(by(weigh));
  const others = belonged.concat([...articles].sort(by(weigh)));
  const things = [
    ...stories.map(({ id, name }) => ({ type: "story", id, kind: "story", name })),
    ...others.map(({ id, group, label }) => ({
      type: "node",
      id,
      kind: group in AT_MOST ? group : "article",
      name: label,
    })),
  ];
  const { read, find } = createMatcher(things.map(({ name }) => name));
  return {
    read,
    find(query) {
      const room = { ...AT_MOST };
      const all = find(query).map((place) => things[place]);
      return all.filter(({ kind }) => room[kind]-- > 0);
    },
  };
}

/** Return what compares two things, so that the weightier comes first. */
function by(weigh) {
  return (one, other) => weigh(other) - weigh(one);
}

/** Write one thing that was found. */
function writeOption({ nodes, clusters }, { id, kind, name }, place) {
  const about = {
    story: () => `Story · ${extent(clusters[id])}`,
    article: () => byline(nodes, id),
  };
  const kinds = { provider: "Provider", topic: "Topic" };
  const below = about[kind]?.() ?? kinds[kind];
  const option = make("li", stated(name), make("small", stated(below)));
  return Object.assign(option, { id: `found-${place}`, role: "option" });
}

/** Write the provider and the day of an article. */
function byline(nodes, id) {
  const { provider, day } = nodes[id];
  return ["Article", nodes[provider]?.label, date(day)].filter(Boolean).join(" · ");
}
