/** Lettering: the names of stories and things on the picture, as many as there is room for. */

import { boxesAround, holds, placeLabels, TakenRoom } from "./labels.js";
import { extent } from "./wording.js";
import { wrap } from "./wrapping.js";

const SMALL = 12;
const CLOSE_BY = 1.4;
const FAR = 0.56;
const FARTHER = 0.3;
const LINE = 1.25;
const HEADROOM = 18;

/**
 * Return the letterer of a picture. It plans once for each scale and each choice of what is
 * shown; moving the picture moves the plan. All measures are pixels of the screen.
 * @param {CanvasRenderingContext2D} pen a context to measure with
 */
export function createLettering(coverage, pen) {
  const wrapped = new Map();
  let plan = { key: "", placed: [] };

  const typeset = (name, text, style) => {
    const key = `${name} ${style.font} ${style.width} ${style.lines}`;
    if (!wrapped.has(key)) wrapped.set(key, setType(pen, text, style));
    return wrapped.get(key);
  };

  return {
    /** Plan the labels of a view, unless the plan at hand is that one. */
    plan(view, theme) {
      const key = [view.scale, view.version, theme.paper].join(" ");
      if (plan.key !== key) plan = { key, placed: planLabels(coverage, view, theme, typeset) };
    },

    /** Draw the planned labels; the pen's origin is that of the picture. */
    draw(target, theme) {
      for (const { label, box } of plan.placed) drawLabel(target, label, box, theme);
    },

    /** Return what the label at a point is of, if there is one. */
    thingAt(x, y) {
      return plan.placed.find(({ box }) => holds(box, x, y))?.label.thing;
    },

    /** Return the boxes of the planned labels. */
    boxes: () => plan.placed.map(({ box }) => box),
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

/** Return the labels of a view with their boxes. */
function planLabels(coverage, view, theme, typeset) {
  const room = new TakenRoom();
  for (const box of view.covered) room.take(box);
  for (const node of view.nodes) room.take(discBox(node, view.scale));
  const marked = view.marked.map((id) => nodeLabel(coverage, id, view, theme, typeset, true));
  const stories = storyLabels(view, theme, typeset);
  const things = view.nodes
    .filter((node) => isNear(node, view) && !view.marked.includes(node.id))
    .sort((a, b) => b.size - a.size || a.id - b.id)
    .map((node) => nodeLabel(coverage, node.id, view, theme, typeset, false));
  return placeLabels([...marked, ...stories, ...things], room, view.frame);
}

/** Whether one is near enough for the labels of things of this size. */
function isNear(node, view) {
  return view.scale >= (node.size > 9 ? FARTHER : FAR) && !view.named.has(node.id);
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
function nodeLabel(coverage, id, { scale }, theme, typeset, isMarked) {
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
      return typeset(id, node.label, style);
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

/** Return the labels of the stories, the biggest first, each with a line below it. */
function storyLabels(view, theme, typeset) {
  return view.stories
    .toSorted((a, b) => b.members.length - a.members.length || a.id - b.id)
    .map((cluster) => storyLabel(cluster, view, theme, typeset));
}

function storyLabel(cluster, { scale, frame }, theme, typeset) {
  const radius = cluster.radius * scale;
  const width = Math.min(340, Math.max(Math.min(210, frame.width / 2.3), radius * 2));
  const size = radius > 90 ? 16 : 14;
  const style = { font: `600 ${size}px ${theme.serif}`, size, colour: theme.ink, width, lines: 2 };
  const small = {
    font: `${SMALL - 1}px ${theme.sans}`,
    size: SMALL - 1,
    colour: theme.quiet,
    width: 400,
    lines: 1,
  };
  return {
    thing: { type: "story", id: cluster.id },
    x: cluster.x * scale,
    y: cluster.y * scale,
    style,
    small,
    get text() {
      return typeset(`story ${cluster.id}`, cluster.name ?? "", style);
    },
    get below() {
      return typeset(`extent ${cluster.id}`, extent(cluster), small);
    },
    boxes() {
      return storyBoxes(cluster, scale, this.text, this.below, frame);
    },
  };
}

/**
 * A story's name stands above its territory, or else below it, with its size if there is room
 * for both; rather aside than cut off, and beside the territory where nothing else is left.
 */
function storyBoxes(cluster, scale, text, below, frame) {
  const [x, y, radius] = [cluster.x, cluster.y, cluster.radius].map((value) => value * scale);
  const full = { width: Math.max(text.width, below.width), height: text.height + below.height + 2 };
  const bare = { width: text.width, height: text.height, isBare: true };
  const upright = [full, bare].flatMap((size) => {
    const middle = clamped(
      x,
      frame.left + size.width / 2 + 4,
      frame.left + frame.width - size.width / 2 - 4,
    );
    const left = clamped(middle, x - radius, x + radius) - size.width / 2;
    const above = { ...size, left, top: y - radius - size.height - HEADROOM, align: "center" };
    return [above, { ...above, top: y + radius + HEADROOM }];
  });
  const beside = { ...bare, top: y - bare.height / 2 };
  const right = { ...beside, left: x + radius + HEADROOM, align: "left" };
  const left = { ...beside, left: x - radius - HEADROOM - bare.width, align: "right" };
  return [...upright, ...(x < frame.left + frame.width / 2 ? [left, right] : [right, left])];
}

function clamped(value, least, most) {
  return Math.max(least, Math.min(most, value));
}

/** Draw one label, with a rim in the colour of the paper that keeps lines away from it. */
function drawLabel(pen, label, box, theme) {
  const bottom = drawLines(pen, label.text, label.style, box, box.top, theme);
  if (label.below && !box.isBare) drawLines(pen, label.below, label.small, box, bottom + 2, theme);
}

function drawLines(pen, { lines }, { font, size, colour }, box, top, theme) {
  const x = {
    left: box.left + 2,
    right: box.left + box.width - 2,
    center: box.left + box.width / 2,
  }[box.align];
  Object.assign(pen, { font, textAlign: box.align, textBaseline: "middle", lineJoin: "round" });
  Object.assign(pen, { lineWidth: 3.5, strokeStyle: theme.paper, fillStyle: colour });
  for (const [i, line] of lines.entries()) {
    const y = top + (i + 0.5) * size * LINE;
    pen.strokeText(line, x, y);
    pen.fillText(line, x, y);
  }
  return top + lines.length * size * LINE;
}
