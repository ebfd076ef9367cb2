/** Address: what the reader chose, as the part of the page's address after the #. */

import { DAY_LONG, readMinute, writtenMinute } from "./calendar.js";
import { noFilter, rangeOf } from "./filtering.js";
import { createNames } from "./names.js";

const PAUSE = 400;
const FARTHEST = 1e7;
const SCALES = [0.001, 4];
const FACETS = { providers: "provider", topics: "topic", stories: "story" };
const KINDS = ["post", "listed", "provider", "topic", "listing", "crossing"];
const MEASURES = ["listed", "quality"];
const TABS = ["map", "table"];

/**
 * Restore what the address says, and keep it in step with what is chosen from then on.
 * @param {object} camera the picture's (see camera.js)
 */
export function keepAddress(coverage, state, camera) {
  const { kinds, tab } = state.now;
  const address = createAddress(coverage, { kinds, tab });
  let timer;
  const restore = () => {
    const { view, ...chosen } = address.read(location.hash.slice(1));
    state.change({ kinds, tab, selection: null, filter: noFilter(), ...chosen });
    if (view) camera.lookFrom(view);
    else if (chosen.selection) camera.lookAt(chosen.selection);
    else camera.showAll(true);
  };
  const write = () => {
    const text = address.write(state.now, camera.view());
    if (text !== location.hash.slice(1)) history.replaceState(null, "", `#${text}`);
  };
  const writeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE);
  };
  if (location.hash) restore();
  state.listen(writeSoon);
  addEventListener("hashchange", restore);
  for (const end of ["pointerup", "wheel", "keyup"]) addEventListener(end, writeSoon);
}

/**
 * Return what writes and reads addresses.
 * @param {{kinds: Set<string>, tab: string}} first what holds where an address says nothing
 */
export function createAddress(coverage, first) {
  const names = createNames(coverage);
  return {
    /**
     * Write what was chosen, as far as it is not what holds at first.
     * @param {{position: {x: number, y: number}, scale: number} | null} view
     */
    write({ selection, filter, kinds, tab }, view) {
      const kind = selection && names.kindOf(selection);
      const { from, to, measure, least } = filter;
      const facets = Object.entries(FACETS).map(([part, one]) => [
        part,
        [...filter[part]].map((id) => names.nameOf(one, id)),
      ]);
      return join([
        [kind, selection ? [names.nameOf(kind, selection.id)] : []],
        ...facets,
        ["from", from === null ? [] : [writeBound(from, from)]],
        ["to", to === null ? [] : [writeBound(to, to + 1)]],
        [measure, least === null ? [] : [least]],
        ["show", areSame(kinds, first.kinds) ? [] : [...kinds, ""]],
        ["tab", tab === first.tab ? [] : [tab]],
        ["at", view ? [...rounded(view), coverage.articles.length] : []],
      ]);
    },

    /** Return what an address says; what it says of things that don't exist is left out. */
    read(text) {
      const parts = new Map(new URLSearchParams(text));
      const listed = (name) => parts.get(name)?.split(",") ?? [];
      const chosen = { filter: readFilter(parts, listed, names, coverage.articles) };
      for (const kind of [...Object.values(FACETS), "article"]) {
        const id = names.find(kind, parts.get(kind) ?? "");
        if (id !== null) chosen.selection = { type: kind === "story" ? kind : "node", id };
      }
      if (parts.has("show"))
        chosen.kinds = new Set(KINDS.filter((one) => listed("show").includes(one)));
      if (TABS.includes(parts.get("tab"))) chosen.tab = parts.get("tab");
      chosen.view = readView(listed("at").map(Number), coverage.articles.length);
      return chosen;
    },
  };
}

/** Whether two sets hold the same kinds. */
function areSame(some, others) {
  return KINDS.every((one) => some.has(one) === others.has(one));
}

/** Join the parts of an address; those without values are left out. */
function join(parts) {
  return parts
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${name}=${values.map(encodeURIComponent).join(",")}`)
    .join("&");
}

/** Return the middle of a view and its scale. */
function rounded({ position: { x, y }, scale }) {
  return [Math.round(x), Math.round(y), Number(scale.toPrecision(3))];
}

/** Write a bound in time: as a day, where its edge is that of a day, or else as a minute. */
function writeBound(minute, edge) {
  return writtenMinute(minute).slice(0, edge % DAY_LONG === 0 ? 10 : undefined);
}

/** Return the last minute of what is written like a day or a minute, null for anything else. */
function readLast(text) {
  const minute = readMinute(text);
  return minute === null || text.includes("T") ? minute : minute + DAY_LONG - 1;
}

/** Return the filter that an address says, without bounds that no article reaches. */
function readFilter(parts, listed, names, articles) {
  const filter = noFilter();
  for (const [part, kind] of Object.entries(FACETS)) {
    const ids = listed(part).map((name) => names.find(kind, name));
    filter[part] = new Set(ids.filter((id) => id !== null));
  }
  const days = rangeOf(articles, "day");
  const [first, last] = [days.least * DAY_LONG, (days.most + 1) * DAY_LONG - 1];
  const [start, end] = [readMinute(parts.get("from") ?? ""), readLast(parts.get("to") ?? "")];
  const from = start > last ? null : start;
  const to = end < first ? null : end;
  if (from === null || to === null || from <= to) Object.assign(filter, { from, to });
  for (const measure of MEASURES) {
    const least = Number.parseFloat(parts.get(measure));
    if (least <= rangeOf(articles, measure).most) Object.assign(filter, { measure, least });
  }
  return filter;
}

/** Return the view that an address says, if it is of a page with as many articles as this. */
function readView([x, y, scale, articles], known) {
  const isNear = Math.max(Math.abs(x), Math.abs(y)) <= FARTHEST;
  const isView = isNear && scale >= SCALES[0] && scale <= SCALES[1] && articles === known;
  return isView ? { position: { x, y }, scale } : null;
}
