/** Scene: what is in view as a list of shapes, for pictures of it. */

import { opacityOf } from "./styling.js";
import { reaches } from "./territories.js";
import { tiesOf } from "./ties.js";

/**
 * Return the shapes in view, in pixels of the screen, lowest first.
 * @param {object} state the picture's (see picture.js)
 * @param {Array<{label: object, box: object}>} placed labels
 * @returns {{width: number, height: number, territories: object[], lines: object[],
 *   discs: object[], labels: object[]}}
 */
export function sceneOf(coverage, state, placed) {
  const { detail, shown, selection, view } = state;
  const { width, height, left, top } = view.frame;
  const onScreen = ({ x, y, radius, size }) => ({
    x: x * view.scale - left,
    y: y * view.scale - top,
    radius: (radius ?? size) * view.scale,
  });
  const isSelected = (type, id) => selection?.type === type && selection.id === id;
  const isInView = (one) => reaches(one, { left: 0, top: 0, width, height });

  const disc = (node) => ({
    ...onScreen(node),
    group: node.group,
    isMarked: isSelected("node", node.id),
  });
  const line = (edge, isMarked) => {
    const [from, to] = [edge.from, edge.to].map((id) => onScreen(coverage.nodes[id]));
    const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
    const opacity = isMarked ? 1 : opacityOf(edge, coverage.nodes);
    return { ...ends, kind: edge.kind, opacity, isMarked };
  };
  const ties = selection?.type === "node" ? tiesOf(coverage, selection.id, shown) : [];
  const territories = shown.stories.map((one) => ({
    ...onScreen(one),
    isMarked: isSelected("story", one.id),
    isFaded: !shown.left[one.id],
  }));
  const discs = [...detail.dots, ...[...detail.discs].map((id) => coverage.nodes[id])];
  const labels = placed.flatMap(({ lines }) => lines);
  return {
    width,
    height,
    territories: territories.filter(isInView),
    lines: [
      ...detail.lines.map((edge) => line(edge, false)),
      ...ties.map((edge) => line(edge, true)),
    ],
    discs: discs.map(disc).filter(isInView),
    labels: labels.map(({ x, y, ...more }) => ({ ...more, x: x - left, y: y - top })),
  };
}
