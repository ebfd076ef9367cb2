/** References: names of things, as buttons that lead to them. */

import { button, make, stated } from "./elements.js";
import { date, extent } from "./wording.js";

/**
 * Return what makes the buttons.
 * @param {(thing: object) => void} go selects a thing and looks at it
 */
export function createReferences(coverage, go) {
  const { nodes } = coverage;
  const nameOf = (id) => nodes[id].label;
  const named = (name, thing, text, below) =>
    button(name, () => go(thing), stated(text), below && make("small", below));
  return {
    /** Refer to a story; below its name stands how much of it there is, or remains. */
    story: (cluster, left) =>
      named(
        "button.go",
        { type: "story", id: cluster.id },
        cluster.name ?? "Without a name",
        extent(cluster, left),
      ),

    /** Refer to a node; below its name stand those of its providers, its day, and more. */
    node(id, ...more) {
      const { label, group, day = null } = nodes[id];
      const parts = [...coverage.providersOf(id).map(nameOf), date(day), ...more];
      const below = parts.filter(Boolean).join(" · ");
      return named(`button.go.${group}`, { type: "node", id }, label, below && stated(below));
    },

    /** Refer to nodes in a row, by nothing but their names. */
    chips: (ids) =>
      ids.map((id) => named(`button.chip.${nodes[id].group}`, { type: "node", id }, nameOf(id))),
  };
}
