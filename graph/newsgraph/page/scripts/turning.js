/** Turning: the layout is wide; where the picture is tall, it is turned by a quarter. */

/** Turn whatever lies somewhere, in the rows of the map (see drawing.py). */
export function turnRows({ articles, clusters, providers, topics }) {
  for (const row of [articles, clusters, providers, topics].flat()) Object.assign(row, turned(row));
}

/** Return where a point lies after a quarter turn, which keeps what goes clockwise clockwise. */
export function turned({ x, y }) {
  return { x: -y, y: x };
}

/** Return where it lay before. */
export function turnedBack({ x, y }) {
  return { x: y, y: -x };
}
