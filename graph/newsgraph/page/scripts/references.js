/** References: names of things, as buttons that lead to them. */

import { button, make, stated } from "./elements.js";
import { date, extent, figure } from "./wording.js";

const NAMED = 3;

/**
 * Return what makes the buttons.
 * @param {(thing: object) => void} go selects a thing and looks at it
 */
export function createReferences(coverage, go) {
  const { nodes } = coverage;
  const nameOf = (id) => nodes[id].label;
  const named = (name, thing, text, ...below) =>
    button(name, () => go(thing), stated(text), ...below);
  return {
    /** Refer to a story; below its name stand who covered it, and how much of it remains. */
    story: (cluster, left = cluster.members) =>
      named(
        "button.go",
        { type: "story", id: cluster.id },
        cluster.name ?? "Without a name",
        make("small.by", stated(coverersOf(left, nodes))),
        make("small", extent(cluster, left.length)),
      ),

    /** Refer to a node; below its name stand those of its providers, its day, and more. */
    node(id, ...more) {
      const { label, group, day = null } = nodes[id];
      const parts = [...coverage.providersOf(id).map(nameOf), date(day), ...more];
      const below = parts.filter(Boolean).join(" · ");
      return named(
        `button.go.${group}`,
        { type: "node", id },
        label,
        below && make("small", stated(below)),
      );
    },

    /** Refer to nodes in a row, by nothing but their names. */
    chips: (ids) =>
      ids.map((id) => named(`button.chip.${nodes[id].group}`, { type: "node", id }, nameOf(id))),
  };
}

/** Name the providers of articles, the earliest first; of many, how many more there are. */
function coverersOf(articles, nodes) {
  const ids = new Set(articles.map((id) => nodes[id].provider).filter((id) => id !== null));
  const names = [...ids].slice(0, NAMED).map((id) => nodes[id].label);
  const more = ids.size - names.length;
  return names.join(", ") + (more > 0 ? ` +\u00a0${figure(more)}` : "");
}
