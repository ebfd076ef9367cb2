/** Detail: how much of what is shown is drawn in a view: discs and lines near by, else dots. */

const DISCS = 1100;
const LINES = 900;
const DOTS = 6000;
const LEAST = 2.5;
const BELONGS_TO = { publisher: "provider", about: "topic" };

/**
 * Return what is drawn in a box of the picture, never more than a screen can take.
 * The most important things are discs, as far as discs of their size can be seen; more of
 * them are dots. Lines join discs.
 * @param shown see shown.js
 * @param {object} choice the `kinds` that are shown, the ids of nodes that are `always` discs,
 *   wherever they are, and that of the selected one, whose lines are marked instead of drawn
 * @returns `discs`, `lines` (edges) and `dots`
 */
export function chooseDetail(coverage, grid, shown, { kinds, always, selected }, box, scale) {
  const inView = grid.within(box).filter((id) => shown.ranks[id] >= 0);
  const ranks = Int32Array.from(inView, (id) => shown.ranks[id]).sort();
  const discs = new Set(always.filter((id) => shown.ranks[id] >= 0));
  const dots = [];
  for (const rank of ranks) {
    const node = shown.nodes[rank];
    if (discs.has(node.id)) continue;
    if (discs.size < DISCS && node.size * scale >= LEAST) discs.add(node.id);
    else if (dots.push(node) === DOTS) break;
  }
  const isDrawn = ({ from, to, kind }) =>
    kinds.has(BELONGS_TO[kind] ?? kind) && discs.has(to) && from !== selected && to !== selected;
  return { discs, dots, lines: linesFrom(coverage, discs, isDrawn) };
}

function linesFrom(coverage, discs, isDrawn) {
  const lines = [];
  for (const id of discs) {
    for (const edge of coverage.edgesOf(id)) {
      if (edge.from === id && isDrawn(edge) && lines.push(edge) === LINES) return lines;
    }
  }
  return lines;
}
