/** Legend: what the marks mean, how many there are, and which of them are shown. */

import { livingNodes } from "./shown.js";
import { figure } from "./wording.js";

/**
 * Fill in the numbers and let the boxes act; a kind of which there is nothing is left out.
 * The numbers are those of what the filter leaves.
 */
export function createLegend(element, coverage, state) {
  const boxes = [...element.querySelectorAll("input")];
  const tell = ({ remains, kinds }, before) => {
    const numbers = remains === before?.remains ? null : countKinds(coverage, remains);
    for (const box of boxes) {
      box.checked = kinds.has(box.dataset.shows);
      if (!numbers) continue;
      const number = numbers.get(box.dataset.shows) ?? 0;
      if (!before) box.closest("label").hidden = !number;
      box.closest("label").querySelector("b").textContent = figure(number);
    }
  };
  const kinds = () => new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.shows));
  for (const box of boxes) box.addEventListener("change", () => state.change({ kinds: kinds() }));
  state.listen(tell);
  tell(state.now);
}

/** Return how many nodes and edges of each kind there are among what remains. */
function countKinds({ nodes, articles, edges }, remains) {
  const alive = livingNodes(nodes, articles, remains);
  const numbers = new Map();
  const add = (kind) => numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
  for (const { id, group } of nodes) if (alive[id]) add(group);
  for (const { from, to, kind } of edges) if (alive[from] && alive[to]) add(kind);
  return numbers;
}
