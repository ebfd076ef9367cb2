/** Territories: the ground under each story, and dots for articles too small for a disc. */

const TINY = 2.5;
const DOT = 1.25;
const BIG_DOT = 2;
const FEW = 500;
const MANY = 3000;
const PALEST = 0.4;
const NEAR = 0.3;
const MOST = 3000;

/** Draw the ground under the stories in view; the pen measures as the layout does. */
export function drawTerritories(pen, { shown, theme, selection, view }) {
  const { scale, box } = view;
  const inView = shown.stories.filter((one) => one.radius * scale >= TINY && reaches(one, box));
  const grounds = inView.slice(0, MOST);
  const isFull = ({ id }) => shown.left[id] > 0;
  const isSelected = ({ id }) => selection?.type === "story" && selection.id === id;
  pen.fillStyle = theme.territory;
  pen.strokeStyle = theme.border;
  pen.lineWidth = 1.5 / scale;
  drawCircles(pen, grounds.filter(isFull));
  pen.globalAlpha = 0.35;
  drawCircles(
    pen,
    grounds.filter((one) => !isFull(one)),
  );
  pen.globalAlpha = 1;
  pen.strokeStyle = theme.marked;
  pen.lineWidth = 4 / scale;
  drawCircles(pen, grounds.filter(isSelected));
}

/** Whether a territory reaches into a box. */
export function reaches({ x, y, radius }, { left, top, width, height }) {
  const isAside = x + radius < left || x - radius > left + width;
  return !isAside && y + radius >= top && y - radius <= top + height;
}

/** Return a thing of the layout, a circle or a node, as it lies on the screen, in pixels. */
export function scaled({ id, group, x, y, radius, size }, scale) {
  return { id, group, x: x * scale, y: y * scale, radius: (radius ?? size) * scale };
}

function drawCircles(pen, circles) {
  if (!circles.length) return;
  pen.beginPath();
  for (const { x, y, radius } of circles) {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
  pen.fill();
  pen.stroke();
}

/** Return how opaque dots are: from afar, where names stand on them, they retreat. */
export function dotOpacity(scale) {
  return Math.min(1, PALEST + (1 - PALEST) * (scale / NEAR) ** 2);
}

/** Draw dots, never smaller than can be seen, few of them larger; only very many are square. */
export function drawDots(pen, { detail, theme, view }) {
  const { dots } = detail;
  const least = leastRadius(dots) / view.scale;
  pen.globalAlpha = dotOpacity(view.scale);
  for (const [group, some] of Map.groupBy(dots, (one) => one.group)) {
    pen.fillStyle = theme[group];
    pen.beginPath();
    for (const { x, y, size } of some) addDot(pen, x, y, Math.max(least, size), dots.length);
    pen.fill();
  }
  pen.globalAlpha = 1;
}

/** Return how large a dot is at least, in pixels. */
export function leastRadius(dots) {
  return dots.length < FEW ? BIG_DOT : DOT;
}

function addDot(pen, x, y, radius, count) {
  if (count > MANY) pen.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
}
