/** Legend: what the marks mean, how many there are, and which of them are shown. */

import { livingNodes } from "./shown.js";
import { figure } from "./wording.js";

/**
 * Fill in the numbers and let the boxes act; a kind of which there is nothing is left out.
 * The numbers are those of what the filter leaves.
 * @returns {(detail: object) => void} to be called with what is drawn (see detail.js), to tell
 *   whether lines are left out only since one is too far away
 */
export function createLegend(element, coverage, state) {
  const boxes = [...element.querySelectorAll("input")];
  const tell = ({ remains, kinds }, before) => {
    const numbers = remains === before?.remains ? null : countKinds(coverage, remains);
    for (const box of boxes) {
      box.checked = kinds.has(box.dataset.shows);
      if (!numbers) continue;
      const number = numbers.get(box.dataset.shows) ?? 0;
      const [label, told] = [box.closest("label"), box.closest("label").querySelector("b")];
      told.textContent = figure(number);
      if (before) continue;
      label.hidden = !number;
      told.style.minWidth = `${told.textContent.length}ch`; // so that no filter moves what follows
    }
  };
  const kinds = () => new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.shows));
  for (const box of boxes) box.addEventListener("change", () => state.change({ kinds: kinds() }));
  state.listen(tell);
  tell(state.now);
  const hint = element.querySelector("small");
  return (detail) => {
    const isFar = isTooFar(coverage, detail, state.now);
    hint.style.visibility = isFar ? "visible" : "hidden";
    if (isFar) hint.hidden = false; // and it keeps its place from then on
  };
}

/** Whether there are lines between articles, but none is drawn, since they are only dots yet. */
function isTooFar({ edgesOf }, { dots, lines }, { kinds, remains }) {
  const isMeant = ({ kind, from, to }) => kinds.has(kind) && remains[from] && remains[to];
  return lines.length === 0 && dots.some(({ id }) => edgesOf(id).some(isMeant));
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
