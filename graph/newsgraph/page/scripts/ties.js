/** Ties: rings and lines that tell what a selected thing has to do with. */

import { scaled } from "./territories.js";

/** How wide, in pixels, the marks of what is selected are. */
export const MARKED = 2;
const MOST = 400;
const MANY = 40;
const LARGEST = 12;
const SEEN = 2.5;
const LEAST_SPOT = 1.8;
const WIDEST = 7;
const ARROW = 7;
const STRONG = 0.9;
const FAINTEST = 0.15;
const FAINT = 0.5;
const CLEAR = 12; // so many lines don't cover what lies below them
const SQUARE = Math.SQRT2; // a ring goes around the corners, too
const POINTED = new Set(["listing", "crossing"]);

/** Return the edges of a node whose other end is shown. */
export function tiesOf(coverage, id, { ranks }) {
  return coverage.edgesOf(id).filter(({ from, to }) => ranks[from] >= 0 && ranks[to] >= 0);
}

/**
 * Return the ids of what is drawn with a selected thing, wherever it is: what few ties lead to;
 * the first reports and the largest articles of a story.
 */
export function companyOf(coverage, { type, id }, shown) {
  if (type === "story")
    return [...firstReports(coverage, id, shown), ...largest(coverage, id, shown)];
  const others = othersOf(tiesOf(coverage, id, shown), id);
  return [id, ...(others.length > MANY && !coverage.isArticle(id) ? [] : others.slice(0, MOST))];
}

function largest({ nodes, clusters }, id, { ranks }) {
  const members = clusters[id].members.filter((one) => ranks[one] >= 0);
  return members.sort((a, b) => nodes[b].size - nodes[a].size).slice(0, LARGEST);
}

function firstReports({ nodes, clusters }, id, { ranks }) {
  return clusters[id].members.filter((one) => nodes[one].isFirst && ranks[one] >= 0).slice(0, MANY);
}

/** Return the ids at the other ends of such edges. */
function othersOf(ties, id) {
  return ties.map(({ from, to }) => (from === id ? to : from));
}

/**
 * Return what a selection has to do with: the ids of nodes, to each of which a line leads, and
 * those of stories; null where nothing is selected or a story, in which all belongs together.
 */
export function relatedTo(coverage, selection, shown) {
  if (selection?.type !== "node") return null;
  const { id } = selection;
  const nodes = new Set([id, ...othersOf(tiesOf(coverage, id, shown), id)]);
  const stories = new Set(Array.from(nodes, (one) => coverage.nodes[one].cluster));
  return { nodes, stories };
}

/**
 * Return the marks of a thing, in pixels: lines, {from, to, width, opacity, kind}, and rings,
 * {x, y, radius, width}. Where a provider or topic has many ties, a line leads to each
 * story and no longer to each article, the wider the more there are.
 * @param {object} thing a node, or a story, of which the first reports are ringed
 * @param {number} width of its lines
 */
export function marksOf(coverage, { type, id }, { shown, view: { scale } }, width) {
  const ringed = (one, by) => ring(scaled(coverage.nodes[one], scale), by);
  if (type === "story") {
    return { lines: [], rings: firstReports(coverage, id, shown).map((one) => ringed(one, width)) };
  }
  const ties = tiesOf(coverage, id, shown);
  const isMany = ties.length > MANY && !coverage.isArticle(id);
  const lines = (isMany ? bundled : single)(coverage, id, ties, scale, width);
  const others = othersOf(ties, id).slice(0, isMany ? undefined : MOST);
  const around = others.map((one) => ringed(one, 1));
  return { lines: lines.map(fromRimToRim).filter(Boolean), rings: [...around, ringed(id, width)] };
}

/** Return a line for each tie, the fainter the more there are. */
function single({ nodes }, _id, ties, scale, width) {
  const opacity = Math.max(FAINTEST, Math.min(STRONG, CLEAR / ties.length));
  return ties.slice(0, MOST).map(({ from, to, kind }) => {
    return { from: scaled(nodes[from], scale), to: scaled(nodes[to], scale), kind, width, opacity };
  });
}

/** Return a line to each story, wide where there is much. */
function bundled({ nodes, clusters }, id, ties, scale) {
  const counts = new Map();
  for (const other of othersOf(ties, id)) {
    const cluster = clusters[nodes[other].cluster];
    if (cluster?.isStory) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  return Array.from(counts, ([cluster, count]) => ({
    from: scaled(nodes[id], scale),
    to: scaled(cluster, scale),
    kind: "bundle",
    width: Math.max(1, WIDEST * Math.sqrt(count / most)),
    opacity: FAINT,
  }));
}

/** Return the ring around a thing; of what is but a dot, it is all there is. */
function ring({ x, y, radius, group }, width) {
  if (radius < SEEN && width === 1) {
    const spot = Math.max(LEAST_SPOT, radius);
    return { x, y, radius: spot / 2, width: spot };
  }
  const reach = radius * (group === "provider" ? SQUARE : 1);
  return { x, y, radius: reach + 1 + width, width: width + 0.5 };
}

/** Return a line as it is seen between two things, undefined where they touch. */
export function fromRimToRim({ from, to, ...looks }) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const gap = POINTED.has(looks.kind) ? 2 : 0;
  if (length <= from.radius + to.radius + gap) return undefined;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const at = ({ x, y }, by) => ({ x: x + dx * by, y: y + dy * by });
  const ends = { from: at(from, from.radius), to: at(to, -to.radius - gap) };
  return { ...looks, ...ends, direction: { dx, dy } };
}

/** Return the path of a line, with an arrow where it points to something: a list of strokes. */
export function strokesOf({ from, to, kind, direction: { dx, dy } }, size = ARROW) {
  if (!POINTED.has(kind)) return [[from, to]];
  const barb = (side) => ({
    x: to.x - size * (dx - side * dy),
    y: to.y - size * (dy + side * dx),
  });
  return [
    [from, to],
    [barb(-0.5), to, barb(0.5)],
  ];
}

/** Draw marks; the pen measures in pixels. */
export function drawMarks(pen, { lines, rings }, theme) {
  pen.save();
  pen.strokeStyle = theme.marked;
  for (const line of lines) {
    Object.assign(pen, { lineWidth: line.width, globalAlpha: line.opacity });
    pen.beginPath();
    for (const [start, ...more] of strokesOf(line)) {
      pen.moveTo(start.x, start.y);
      for (const { x, y } of more) pen.lineTo(x, y);
    }
    pen.stroke();
  }
  for (const [width, some] of Map.groupBy(rings, (one) => one.width)) {
    Object.assign(pen, { lineWidth: width, globalAlpha: 1 });
    pen.beginPath();
    for (const { x, y, radius } of some) {
      pen.moveTo(x + radius, y);
      pen.arc(x, y, radius, 0, 2 * Math.PI);
    }
    pen.stroke();
  }
  pen.restore();
}
