/** Lettering: the names of stories and things on the picture, as many as there is room for. */

import { holds } from "./grid.js";
import { Grounds } from "./grounds.js";
import { boxesAround, isWithin, placeLabels, TakenRoom, widened } from "./labels.js";
import { FARTHER, nameStories } from "./naming.js";
import { reaches, scaled } from "./territories.js";
import { companyOf } from "./ties.js";
import { createTypesetter, drawLines, linesOf } from "./typesetting.js";

const SMALL = 12;
const LARGER = 14;
const CLOSE_BY = 1.4;
const FAR = 0.56;
const ROOMY = 3.5;
const ROOM = 55_000; // square pixels for each disc
const WIDE = { width: 190, lines: 4 };
const NARROW = { width: 140, lines: 2 };
const MOST_THINGS = 240;
const MOST_GROUNDS = 1000;
const FEW = 13;
const WORTHWHILE = 60; // from this radius on, in pixels, a story has room for names

/**
 * Return the letterer of a picture. It plans once for each scale and each choice of what is
 * shown; moving the picture moves the plan, as far as it reaches. All measures are pixels of
 * the screen.
 * @param {CanvasRenderingContext2D} pen a context to measure with
 */
export function createLettering(coverage, pen) {
  const typeset = createTypesetter(pen);
  const stories = coverage.clusters.filter(({ isStory }) => isStory);
  const named = new Set(stories.map(({ representative }) => representative));
  let plan = { key: "", reach: null, placed: [] };

  return {
    /** Plan the labels of a view, unless the plan at hand is that one. */
    plan(view) {
      const key = [view.scale, view.version, view.theme.paper].join(" ");
      if (plan.key === key && isWithin(view.frame, plan.reach)) return;
      const reach = widened(view.frame);
      const prominent = prominentOf(coverage, view);
      const placed = planLabels(coverage, { ...view, named, prominent, reach }, typeset);
      for (const one of placed) one.lines = linesOf(one.box);
      plan = { key, reach, placed };
    },

    /** Draw the planned labels; the pen's origin is that of the picture. */
    draw(target, theme) {
      for (const { lines } of plan.placed) drawLines(target, lines, theme);
    },

    /** Return what the label at a point is of, if there is one. */
    thingAt(x, y) {
      return plan.placed.find(({ box }) => holds(box, x, y))?.label.thing;
    },

    /** Return the planned labels, each with its box and lines. */
    placed: () => plan.placed,
  };
}

/**
 * Return the ids of what is named before all else, from afar, too: the first reports and the
 * largest articles of the selected story, or the few things that the selected one has ties to.
 */
function prominentOf(coverage, { selection, related, shown, scale }) {
  if (related) return related.nodes.size <= FEW ? related.nodes : new Set();
  const isWide = selection && coverage.clusters[selection.id].radius * scale >= WORTHWHILE;
  return new Set(isWide ? companyOf(coverage, selection, shown) : []);
}

/** Return the labels of a view with their boxes; what room there is goes to stories first. */
function planLabels(coverage, view, typeset) {
  const { scale, frame, reach, detail, marked, prominent, shown } = view;
  const room = new TakenRoom();
  for (const box of view.covered()) room.take(box);
  const discs = [...detail.discs].map((id) => coverage.nodes[id]);
  const isSeen = ({ id, size }) => size * scale >= ROOMY || prominent.has(id);
  for (const node of discs) if (isSeen(node)) room.take(discBox(node, scale));
  const inView = discs.filter(({ x, y }) => holds(reach, x * scale, y * scale));
  const first = coverage.nodes.length;
  const rank = ({ id }) => shown.ranks[id] - (prominent.has(id) ? first : 0);
  const things = inView
    .filter((node) => isNear(node, view) && !marked.includes(node.id))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_THINGS);
  const isRoomy = (reach.width * reach.height) / inView.length > ROOM;
  const label = ({ id }) => nodeLabel(coverage, id, view, typeset, isRoomy);
  const always = marked.map((id) => label(coverage.nodes[id]));
  const labels = [...always, ...nameStories(view, typeset), ...things.map(label)];
  return placeLabels(labels, room, frame, groundsIn(view));
}

/** Return the territories in view, which no name of another story may cover. */
function groundsIn({ shown, scale, reach }) {
  const grounds = shown.stories
    .filter(({ id }) => shown.left[id])
    .map((one) => scaled(one, scale))
    .filter((one) => reaches(one, reach));
  return new Grounds(grounds.slice(0, MOST_GROUNDS), reach);
}

/** Whether one is near enough for the labels of things of this size. */
function isNear({ id, size }, { scale, named, prominent }) {
  if (named.has(id)) return false;
  return prominent.has(id) || scale >= (size > 9 ? FARTHER : FAR);
}

function discBox({ x, y, size }, scale) {
  const radius = Math.max(ROOMY, size * scale) + 1;
  return {
    left: x * scale - radius,
    top: y * scale - radius,
    width: 2 * radius,
    height: 2 * radius,
  };
}

/** Return the label of a node; a marked one gets more room, and always a place. */
function nodeLabel(coverage, id, view, typeset, isRoomy) {
  const node = coverage.nodes[id];
  const isMarked = view.marked.includes(id);
  const style = nodeStyle(node, view, isMarked);
  const disc = scaled(node, view.scale);
  const cluster = coverage.clusters[node.cluster] ?? node;
  const away = { dx: node.x - cluster.x, dy: node.y - cluster.y };
  const settings = isMarked || isRoomy ? [WIDE, NARROW] : [NARROW];
  const boxes = function* () {
    for (const setting of settings) {
      const block = typeset({ text: node.label, style: { ...style, ...setting } });
      yield* boxesAround(disc, block, away);
    }
  };
  return { thing: { type: "node", id }, x: disc.x, y: disc.y, always: isMarked, boxes };
}

/** Return how the name of a node looks; what has nothing to do with the selected one is quiet. */
function nodeStyle({ id, group }, { scale, theme, related }, isMarked) {
  const isQuiet = related && !related.nodes.has(id) && !isMarked;
  const isBold = isMarked || (group === "post" && !isQuiet);
  const own = { provider: theme.provider, topic: theme.topic }[group] ?? theme.ink;
  const size = isMarked || scale > CLOSE_BY ? LARGER : SMALL;
  const font = `${isBold ? "600 " : ""}${size}px ${theme.sans}`;
  return { font, size, colour: isQuiet ? theme.quiet : own };
}
