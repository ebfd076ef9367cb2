/** Lettering: the names of stories and things on the picture, as many as there is room for. */

import { holds } from "./grid.js";
import { boxesAround, isWithin, placeLabels, TakenRoom, widened } from "./labels.js";
import { reaches } from "./territories.js";
import { count, extent, figure } from "./wording.js";
import { wrap } from "./wrapping.js";

const SMALL = 12;
const CLOSE_BY = 1.4;
const FAR = 0.56;
const FARTHER = 0.3;
const LINE = 1.25;
const HEADROOM = 18;
const BIG = 90;
const LITTLE = 32;
const STEP = 40;
const ROOMY = 3.5;
const MOST_STORIES = 160;
const MOST_THINGS = 240;
const MOST_GROUNDS = 1000;

/**
 * Return the letterer of a picture. It plans once for each scale and each choice of what is
 * shown; moving the picture moves the plan, as far as it reaches. All measures are pixels of
 * the screen.
 * @param {CanvasRenderingContext2D} pen a context to measure with
 */
export function createLettering(coverage, pen) {
  const wrapped = new Map();
  const stories = coverage.clusters.filter(({ isStory }) => isStory);
  const named = new Set(stories.map(({ representative }) => representative));
  let plan = { key: "", reach: null, placed: [] };

  const typeset = (name, text, style) => {
    const key = `${name} ${style.font} ${style.width} ${style.lines}`;
    if (!wrapped.has(key)) wrapped.set(key, setType(pen, text(), style));
    return wrapped.get(key);
  };

  return {
    /** Plan the labels of a view, unless the plan at hand is that one. */
    plan(view) {
      const key = [view.scale, view.version, view.theme.paper].join(" ");
      if (plan.key === key && isWithin(view.frame, plan.reach)) return;
      const reach = widened(view.frame);
      const placed = planLabels(coverage, { ...view, named, reach }, typeset);
      for (const one of placed) one.lines = linesOf(one.label, one.box, view.theme);
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

/** Break a text into lines and measure them. */
function setType(pen, text, { font, size, width, lines: most }) {
  pen.font = font;
  const measure = (line) => pen.measureText(line).width;
  const lines = wrap(text, measure, width, most);
  return {
    lines,
    width: Math.ceil(Math.max(0, ...lines.map(measure))) + 4,
    height: Math.ceil(lines.length * size * LINE),
  };
}

/** Return the labels of a view with their boxes; what room there is goes to stories first. */
function planLabels(coverage, view, typeset) {
  const { scale, frame, detail, marked } = view;
  const room = new TakenRoom();
  for (const box of view.covered()) room.take(box);
  const discs = [...detail.discs].map((id) => coverage.nodes[id]);
  for (const node of discs) if (node.size * scale >= ROOMY) room.take(discBox(node, scale));
  const things = discs
    .filter((node) => isNear(node, view) && !marked.includes(node.id))
    .sort((a, b) => view.shown.ranks[a.id] - view.shown.ranks[b.id])
    .slice(0, MOST_THINGS)
    .map(({ id }) => nodeLabel(coverage, id, view, typeset, false));
  const always = marked.map((id) => nodeLabel(coverage, id, view, typeset, true));
  const labels = [...always, ...storyLabels(view, typeset), ...things];
  return placeLabels(labels, room, frame, groundsIn(view));
}

/** Return the room of the territories, which from afar no name of another story may cover. */
function groundsIn({ shown, scale, reach }) {
  const grounds = new TakenRoom();
  if (scale >= FARTHER) return grounds;
  const inView = shown.stories.filter(
    (one) => shown.left[one.id] && reaches(scaled(one, scale), reach),
  );
  for (const one of inView.slice(0, MOST_GROUNDS)) {
    grounds.take(discBox({ ...one, size: one.radius }, scale));
  }
  return grounds;
}

/** Whether one is near enough for the labels of things of this size, and in view. */
function isNear({ id, x, y, size }, { scale, named, reach }) {
  const isClose = scale >= (size > 9 ? FARTHER : FAR) && !named.has(id);
  return isClose && holds(reach, x * scale, y * scale);
}

function discBox({ x, y, size }, scale) {
  const radius = size * scale + 1;
  return {
    left: x * scale - radius,
    top: y * scale - radius,
    width: 2 * radius,
    height: 2 * radius,
  };
}

/** Return the label of a node; a marked one gets more room, and always a place. */
function nodeLabel(coverage, id, { scale, theme }, typeset, isMarked) {
  const node = coverage.nodes[id];
  const style = nodeStyle(node, theme, isMarked || scale > CLOSE_BY);
  const disc = { x: node.x * scale, y: node.y * scale, radius: node.size * scale };
  const cluster = coverage.clusters[node.cluster] ?? node;
  const away = { dx: node.x - cluster.x, dy: node.y - cluster.y };
  return {
    thing: { type: "node", id },
    x: disc.x,
    y: disc.y,
    style,
    always: isMarked,
    get text() {
      return typeset(id, () => node.label, style);
    },
    boxes() {
      return boxesAround(disc, this.text, away);
    },
  };
}

function nodeStyle(node, theme, isFull) {
  const weight = node.group === "post" ? "600 " : "";
  const colour = { provider: theme.provider, topic: theme.topic }[node.group] ?? theme.ink;
  const font = `${weight}${SMALL}px ${theme.sans}`;
  return { font, size: SMALL, colour, width: isFull ? 180 : 132, lines: isFull ? 4 : 2 };
}

/** Return the labels of the stories in view, the biggest first, each with a line below it. */
function storyLabels(view, typeset) {
  const { shown, selection, reach, scale } = view;
  const isSelected = ({ id }) => selection?.type === "story" && selection.id === id;
  return shown.stories
    .filter((one) => isSelected(one) || (shown.left[one.id] && reaches(scaled(one, scale), reach)))
    .slice(0, MOST_STORIES)
    .map((one) => storyLabel(one, view, typeset));
}

function scaled({ x, y, radius }, scale) {
  return { x: x * scale, y: y * scale, radius: radius * scale };
}

/** Return the label of a story: as large as what is left of it, measured on the screen. */
function storyLabel(cluster, { scale, frame, shown, theme }, typeset) {
  const ground = scaled(cluster, scale);
  const left = shown.left[cluster.id];
  const weight = ground.radius * Math.sqrt(left / cluster.members.length);
  const size = [SMALL, 14, 16][(weight > LITTLE) + (weight > BIG)];
  const room = Math.min(weight > LITTLE ? 210 : 160, frame.width / 2.3);
  const width = Math.min(340, Math.max(room, Math.floor((ground.radius * 2) / STEP) * STEP));
  const style = { font: `600 ${size}px ${theme.serif}`, size, colour: theme.ink, width, lines: 2 };
  const font = `${SMALL - 1}px ${theme.sans}`;
  const small = { font, size: SMALL - 1, colour: theme.quiet, width: 400, lines: 1 };
  return {
    thing: { type: "story", id: cluster.id },
    x: ground.x,
    y: ground.y,
    style,
    small,
    get text() {
      return typeset(`story ${cluster.id}`, () => cluster.name ?? "", style);
    },
    get below() {
      return typeset(`extent ${cluster.id} ${left}`, () => remainder(cluster, left), small);
    },
    boxes() {
      return storyBoxes(ground, scale, this.text, this.below, frame);
    },
  };
}

/** Write the size of a story, or what a filter left of it. */
function remainder(cluster, left) {
  const all = cluster.members.length;
  return left === all ? extent(cluster) : `${figure(left)} of ${count(all, "article")}`;
}

/**
 * A story's name stands above its territory, or else below it, with its size if there is room
 * for both; rather aside than cut off, and beside the territory where nothing else is left.
 * From afar, where its articles have no names, it may cover them, but no other story's.
 */
function storyBoxes({ x, y, radius }, scale, text, below, frame) {
  const gap = scale < FARTHER ? 3 : HEADROOM;
  const full = { width: Math.max(text.width, below.width), height: text.height + below.height + 2 };
  const bare = { width: text.width, height: text.height, isBare: true };
  const upright = [full, bare].flatMap((size) => {
    const middle = clamped(
      x,
      frame.left + size.width / 2 + 4,
      frame.left + frame.width - size.width / 2 - 4,
    );
    const left = clamped(middle, x - radius, x + radius) - size.width / 2;
    const above = { ...size, left, top: y - radius - size.height - gap, align: "center" };
    return [above, { ...above, top: y + radius + gap }];
  });
  const beside = { ...bare, top: y - bare.height / 2 };
  const right = { ...beside, left: x + radius + gap, align: "left" };
  const left = { ...beside, left: x - radius - gap - bare.width, align: "right" };
  const sides = x < frame.left + frame.width / 2 ? [left, right] : [right, left];
  const over = { ...beside, left: x - bare.width / 2, align: "center", isOver: true };
  const higher = { ...over, top: y - radius * 0.6 - bare.height / 2 };
  const lower = { ...over, top: y + radius * 0.6 - bare.height / 2 };
  return [...upright, ...sides, ...(scale < FARTHER ? [over, lower, higher] : [])];
}

function clamped(value, least, most) {
  return Math.max(least, Math.min(most, value));
}

/** Return the lines of a label in its box, each with where it stands and how it looks. */
function linesOf(label, box, theme) {
  const { align } = box;
  const [left, right, center] = [2, box.width - 2, box.width / 2].map((by) => box.left + by);
  const parts = [[label.text, label.style]];
  if (label.below && !box.isBare) parts.push([label.below, label.small]);
  let top = box.top;
  return parts.flatMap(([{ lines }, { font, size, colour }]) => {
    const looks = { font, size, colour, isSerif: font.endsWith(theme.serif), align };
    const first = top;
    top += lines.length * size * LINE + 2;
    return lines.map((text, i) => ({
      text,
      x: { left, right, center }[align],
      y: first + (i + 0.5) * size * LINE,
      isBold: font.startsWith("600"),
      ...looks,
    }));
  });
}

/** Draw lines, each with a rim in the colour of the paper that keeps other things away. */
function drawLines(pen, lines, theme) {
  const rim = { textBaseline: "middle", lineJoin: "round", lineWidth: 3.5 };
  Object.assign(pen, { ...rim, strokeStyle: theme.paper });
  for (const { text, x, y, font, colour, align } of lines) {
    Object.assign(pen, { font, textAlign: align, fillStyle: colour });
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }
}
