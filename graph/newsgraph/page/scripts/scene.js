/** Scene: what is in view as a list of shapes, for pictures of it. */

import { opacityOf, WIDTHS } from "./styling.js";
import { dotOpacity, leastRadius, reaches, scaled } from "./territories.js";
import { fromRimToRim, MARKED, marksOf, strokesOf } from "./ties.js";

const HEAD = 5;
const NONE = { lines: [], rings: [] };

/**
 * Return the shapes in view, in pixels of the screen, lowest first.
 * @param {object} state the picture's (see picture.js)
 * @param {Array<{label: object, box: object}>} placed labels
 * @returns {{width: number, height: number, territories: object[], lines: object[],
 *   discs: object[], marks: {lines: object[], rings: object[]}, labels: object[]}}
 */
export function sceneOf(coverage, state, placed) {
  const { detail, shown, selection, view } = state;
  const { width, height, left, top } = view.frame;
  const moved = ({ x, y }) => ({ x: x - left, y: y - top });
  const onScreen = (one) => {
    const { x, y, radius } = scaled(one, view.scale);
    return { ...moved({ x, y }), radius };
  };
  const isSelected = (type, id) => selection?.type === type && selection.id === id;
  const isInView = (one) => reaches(one, { left: 0, top: 0, width, height });

  const disc = (node) => ({
    ...onScreen(node),
    group: node.group,
    isMarked: isSelected("node", node.id),
  });
  const least = leastRadius(detail.dots);
  const dot = (node) => {
    const { radius, ...place } = disc(node);
    return {
      ...place,
      radius: Math.max(least, radius),
      opacity: dotOpacity(view.scale),
      isDot: true,
    };
  };
  const drawn = (line, size) => ({
    ...line,
    strokes: strokesOf(line, size).map((points) => points.map(moved)),
  });
  const line = ({ from, to, kind }) => {
    const [one, other] = [from, to].map((id) => scaled(coverage.nodes[id], view.scale));
    const opacity = opacityOf({ from, to }, coverage.nodes, state.look);
    return fromRimToRim({ from: one, to: other, kind, opacity, width: WIDTHS[kind] });
  };
  const territories = shown.stories.map((one) => ({
    ...onScreen(one),
    isMarked: isSelected("story", one.id),
    isFaded: !shown.left[one.id],
  }));
  const discs = [...detail.discs].map((id) => disc(coverage.nodes[id]));
  const marks = selection ? marksOf(coverage, selection, state, MARKED) : NONE;
  const labels = placed.flatMap(({ lines }) => lines);
  return {
    width,
    height,
    territories: territories.filter(isInView),
    lines: detail.lines
      .map(line)
      .filter(Boolean)
      .map((one) => drawn(one, HEAD)),
    discs: [...detail.dots.map(dot), ...discs].filter(isInView),
    marks: {
      lines: marks.lines.map((one) => drawn(one)),
      rings: marks.rings.map((one) => ({ ...one, ...moved(one) })).filter(isInView),
    },
    labels: labels.map((one) => ({ ...one, ...moved(one) })),
  };
}
