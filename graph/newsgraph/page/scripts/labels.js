/** Labels: which of them there is room for, and where, so that none covers another. */

const CELL = 64;

/** Boxes that are taken, found by the cells of a grid that they reach into. */
export class TakenRoom {
  #cells = new Map();

  /** Take a box: {left, top, width, height}. */
  take(box) {
    for (const key of cellsOf(box)) {
      const known = this.#cells.get(key);
      if (known) known.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  /** Whether a box covers nothing that is taken. */
  isFree(box) {
    for (const key of cellsOf(box)) {
      if (this.#cells.get(key)?.some((other) => overlap(box, other))) return false;
    }
    return true;
  }
}

/**
 * Place labels in the order they are given: the first comes first.
 * Each offers boxes to choose from, the best one first. Those without room are left out, and
 * so are those that the frame would cut while what they name is in it.
 * @param {Iterable<{x: number, y: number, boxes: () => Array<object>, always?: boolean}>} labels
 * @param {TakenRoom} room
 * @param {object} frame a box
 * @returns {Array<{label: object, box: object}>}
 */
export function placeLabels(labels, room, frame) {
  const placed = [];
  for (const label of labels) {
    const all = label.boxes();
    const boxes = holds(frame, label.x, label.y) ? all.filter((one) => isWithin(one, frame)) : all;
    const box =
      boxes.find((one) => room.isFree(one)) ?? (label.always ? (boxes[0] ?? all[0]) : undefined);
    if (box) {
      room.take(box);
      placed.push({ label, box });
    }
  }
  return placed;
}

/**
 * Return the boxes around a disc that a text may stand in, the best one first: away from the
 * middle of the story, so that texts surround it; aslant where nothing else is left.
 */
export function boxesAround({ x, y, radius }, { width, height }, { dx, dy }) {
  const gap = radius + 4;
  const right = { left: x + gap, top: y - height / 2, width, height, align: "left" };
  const left = { ...right, left: x - gap - width, align: "right" };
  const below = { left: x - width / 2, top: y + gap - 1, width, height, align: "center" };
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

function isWithin(box, frame) {
  return (
    box.left >= frame.left &&
    box.left + box.width <= frame.left + frame.width &&
    box.top >= frame.top &&
    box.top + box.height <= frame.top + frame.height
  );
}

/** Whether a point lies in a box. */
export function holds(box, x, y) {
  return x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
}

function overlap(a, b) {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

function* cellsOf({ left, top, width, height }) {
  for (let row = Math.floor(top / CELL); row <= Math.floor((top + height) / CELL); row += 1) {
    for (
      let column = Math.floor(left / CELL);
      column <= Math.floor((left + width) / CELL);
      column += 1
    ) {
      yield `${row} ${column}`;
    }
  }
}
