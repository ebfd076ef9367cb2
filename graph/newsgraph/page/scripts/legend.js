/** Legend: what the marks mean, how many there are, and which of them are shown. */

import { figure } from "./wording.js";

/**
 * Fill in the numbers and let the boxes act; a kind of which there is nothing is left out.
 */
export function createLegend(element, coverage, state) {
  const numbers = new Map();
  for (const { group } of coverage.nodes) numbers.set(group, (numbers.get(group) ?? 0) + 1);
  for (const { kind } of coverage.edges) numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
  const boxes = [...element.querySelectorAll("input")];
  for (const box of boxes) {
    const number = numbers.get(box.dataset.shows) ?? 0;
    box.closest("label").hidden = !number;
    box.closest("label").querySelector("b").textContent = figure(number);
    box.checked = state.now.kinds.has(box.dataset.shows);
    box.addEventListener("change", () => state.change({ kinds: kinds() }));
  }
  const kinds = () => new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.shows));
  state.listen((now) => {
    for (const box of boxes) box.checked = now.kinds.has(box.dataset.shows);
  });
}
