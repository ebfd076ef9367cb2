/** Ties: rings and lines that tell what a thing has to do with. */

const MOST = 400;
const ARROW = 7;
const FAINT = 0.75; // where they cross, the things below still show

/** Return the edges of a node whose other end is shown, not more than can be told apart. */
export function tiesOf(coverage, id, { ranks }) {
  const isShown = ({ from, to }) => ranks[from] >= 0 && ranks[to] >= 0;
  return coverage.edgesOf(id).filter(isShown).slice(0, MOST);
}

/**
 * Draw the ties of a node above the network; the pen measures in pixels.
 * @param {number} width of its lines
 */
export function drawTies(pen, coverage, id, state, width) {
  const { theme, shown, view } = state;
  const disc = (other) => scaled(coverage.nodes[other], view.scale);
  pen.save();
  Object.assign(pen, { strokeStyle: theme.marked, fillStyle: theme.marked, lineWidth: width });
  pen.globalAlpha = FAINT;
  pen.beginPath();
  for (const { from, to, kind } of tiesOf(coverage, id, shown)) {
    line(pen, disc(from), disc(to), kind === "listing" || kind === "crossing");
    ring(pen, disc(from === id ? to : from), 1.5);
  }
  pen.stroke();
  pen.globalAlpha = 1;
  pen.beginPath();
  ring(pen, disc(id), width + 3);
  pen.lineWidth = width + 0.7;
  pen.stroke();
  pen.restore();
}

function scaled({ x, y, size }, scale) {
  return { x: x * scale, y: y * scale, radius: size * scale };
}

function ring(pen, { x, y, radius }, gap) {
  pen.moveTo(x + radius + gap, y);
  pen.arc(x, y, radius + gap, 0, 2 * Math.PI);
}

/** Add a line from rim to rim, with an arrow where it points to something. */
function line(pen, from, to, isPointed) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length <= from.radius + to.radius) return;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [x, y] = [to.x - dx * (to.radius + 2), to.y - dy * (to.radius + 2)];
  pen.moveTo(from.x + dx * from.radius, from.y + dy * from.radius);
  pen.lineTo(x, y);
  if (!isPointed) return;
  for (const side of [-0.5, 0.5]) {
    pen.moveTo(x, y);
    pen.lineTo(x - ARROW * (dx - side * dy), y - ARROW * (dy + side * dx));
  }
}
