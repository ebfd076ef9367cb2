/** Labels: which of them there is room for, and where, so that none covers another. */

import { holds, putInto, squaresOf } from "./grid.js";

const CELL = 64;

/** Boxes that are taken, found by the cells of a grid that they reach into. */
export class TakenRoom {
  #cells = new Map();

  /** Take a box: {left, top, width, height}. */
  take(box) {
    for (const key of squaresOf(box, CELL)) putInto(this.#cells, key, box);
  }

  /** Whether a box covers nothing that is taken. */
  isFree(box) {
    for (const key of squaresOf(box, CELL)) {
      if (this.#cells.get(key)?.some((other) => overlap(box, other))) return false;
    }
    return true;
  }
}

/**
 * Place labels in the order they are given: the first comes first.
 * Each offers boxes to choose from, the best one first. Those without room are left out, and
 * so are those that the frame would cut while what they name is in it.
 * @param {Iterable<{x: number, y: number, boxes: () => Iterable<object>, always?: boolean}>} labels
 * @param {TakenRoom} room
 * @param {object} frame a box
 * @param {{isClear: (box: object) => boolean}} grounds what boxes keep away from that have
 *   something of their own there
 * @returns {Array<{label: object, box: object}>}
 */
export function placeLabels(labels, room, frame, grounds) {
  const hasPlace = (box) => room.isFree(box) && (box.own === undefined || grounds.isClear(box));
  const placed = [];
  for (const label of labels) {
    const box = boxFor(label, frame, hasPlace);
    if (!box) continue;
    room.take(box);
    placed.push({ label, box });
  }
  return placed;
}

/** Return the best box of a label that has a place; of one that must appear, the best at least. */
function boxFor({ x, y, boxes, always }, frame, hasPlace) {
  const isInView = holds(frame, x, y);
  let [first, best] = [undefined, undefined];
  for (const box of boxes()) {
    first ??= box;
    if (isInView && !isWithin(box, frame)) continue;
    if (hasPlace(box)) return box;
    best ??= box;
  }
  return always ? (best ?? first) : undefined;
}

/**
 * Return the boxes around a disc that a block of text may stand in, the best one first: away from the
 * middle of the story, so that texts surround it; aslant where nothing else is left.
 */
export function boxesAround({ x, y, radius }, block, { dx, dy }) {
  const gap = radius + 4;
  const { width, height } = block;
  const middle = { ...block, rim: "paper", top: y - height / 2 };
  const right = { ...middle, left: x + gap, align: "left" };
  const left = { ...right, left: x - gap - width, align: "right" };
  const below = { ...middle, left: x - width / 2, top: y + gap - 1, align: "center" };
  const above = { ...below, top: y - gap + 1 - height };
  const sides = dx < 0 ? [left, right] : [right, left];
  const ends = dy < 0 ? [above, below] : [below, above];
  const aslant = ends.flatMap(({ top }) => [
    { ...left, top, left: x + radius - width },
    { ...right, top, left: x - radius },
  ]);
  const isUpright = Math.abs(dx) < 0.3 * Math.abs(dy) || (!dx && !dy);
  return isUpright ? [...ends, ...sides, ...aslant] : [...sides, ...ends, ...aslant];
}

/** Whether a box lies in another one. */
export function isWithin(box, frame) {
  return (
    box.left >= frame.left &&
    box.left + box.width <= frame.left + frame.width &&
    box.top >= frame.top &&
    box.top + box.height <= frame.top + frame.height
  );
}

/** Return a box with a margin around it, a quarter of its size. */
export function widened({ left, top, width, height }) {
  const [aside, above] = [width / 4, height / 4];
  return { left: left - aside, top: top - above, width: width * 1.5, height: height * 1.5 };
}

function overlap(a, b) {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}
