/** Territories: the ground under each story, and dots for articles too small for a disc. */

const TINY = 2.5;
const DOT = 1.1;
const BIG_DOT = 2;
const FEW = 500;
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

/** Draw dots, never smaller than can be seen, few of them larger, and large ones round. */
export function drawDots(pen, { detail, theme, view }) {
  const least = (detail.dots.length < FEW ? BIG_DOT : DOT) / view.scale;
  for (const { x, y, size, group } of detail.dots) {
    const radius = Math.max(least, size);
    pen.fillStyle = theme[group];
    if (radius === least) {
      pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
    } else {
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.fill();
    }
  }
}
