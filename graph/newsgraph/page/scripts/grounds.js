/** Grounds: where the territories are, so that no story's name seems to be another's. */

import { putInto, squaresOf } from "./grid.js";

const SIDE = 128;

/** The territories on the screen, as far as they reach into a box: {id, x, y, radius}. */
export class Grounds {
  #squares = new Map();

  constructor(circles, reach) {
    for (const circle of circles) {
      const part = common(boxOf(circle), reach);
      for (const key of squaresOf(part, SIDE)) putInto(this.#squares, key, circle);
    }
  }

  /**
   * Whether a box keeps its distance from all of them but its own.
   * @param {object} box with `own`, the id of its territory, and `distance` in pixels
   */
  isClear({ own, distance, ...box }) {
    const isNear = (circle) => circle.id !== own && isWithinReach(box, circle, distance);
    for (const key of squaresOf(grown(box, Math.max(0, distance)), SIDE)) {
      if (this.#squares.get(key)?.some(isNear)) return false;
    }
    return true;
  }
}

function isWithinReach({ left, top, width, height }, { x, y, radius }, distance) {
  const aside = x - Math.max(left, Math.min(left + width, x));
  const above = y - Math.max(top, Math.min(top + height, y));
  return Math.hypot(aside, above) < radius + distance;
}

function boxOf({ x, y, radius }) {
  return { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius };
}

function grown({ left, top, width, height }, by) {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}

/** Return what two boxes have in common. */
function common(one, other) {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const width = Math.min(one.left + one.width, other.left + other.width) - left;
  const height = Math.min(one.top + one.height, other.top + other.height) - top;
  return { left, top, width, height };
}
