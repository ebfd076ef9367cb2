/** Grid: what reaches into which squares of the plane, so that what is near is found at once. */

const SIDE = 256;
const ROW = 2 ** 20;

/** Yield the keys of the squares with this side that a box reaches into. */
export function* squaresOf({ left, top, width, height }, side) {
  const [first, last] = [Math.floor(left / side), Math.floor((left + width) / side)];
  for (let row = Math.floor(top / side); row <= Math.floor((top + height) / side); row += 1) {
    for (let column = first; column <= last; column += 1) yield row * ROW + column;
  }
}

/** Put a thing among those of a square. */
export function putInto(squares, key, thing) {
  const known = squares.get(key);
  if (known) known.push(thing);
  else squares.set(key, [thing]);
}

/** Whether a point lies in a box: {left, top, width, height}. */
export function holds(box, x, y) {
  return x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
}

/** Return the grid of some points, {x, y}; it answers with their numbers in the list. */
export function createGrid(points) {
  const squares = new Map();
  for (const [number, { x, y }] of points.entries()) {
    putInto(squares, Math.floor(y / SIDE) * ROW + Math.floor(x / SIDE), number);
  }
  return {
    /** Return the numbers of the points in a box. */
    within(box) {
      const isWide = (box.width * box.height) / SIDE ** 2 > squares.size;
      const keys = isWide ? squares.keys() : squaresOf(box, SIDE);
      const isInside = (number) => holds(box, points[number].x, points[number].y);
      return Array.from(keys, (key) => squares.get(key) ?? [])
        .flat()
        .filter(isInside);
    },
  };
}
