/** Naming: where the names of stories stand, in their territories or around them. */

import { reaches, scaled } from "./territories.js";
import { count, extent, figure } from "./wording.js";

/** Below this scale articles have no names, so that a story's may cover them. */
export const FARTHER = 0.3;
const SIZES = [12, 14, 16];
const LITTLE = 32;
const BIG = 90;
const SNUG = 40;
const WIDE = 110; // from this radius on, a name rather stands above
const WIDTHS = [200, 120]; // narrower settings of a name, in more lines
const STEP = 10;
const HEADROOM = 18;
const CLOSE = 3;
const APART = { near: 12, far: 6 }; // so far is a name from the territories of others
const CORNER = 5; // so far a name that leaves its territory may reach into another
const LEAST_NUMBERED = 7;
const MOST_NUMBERED = 60; // so many the list shows at first
const LEAST_NAMED = 20;
const LEAST_CROSSED = 30;
const LEAST_SHARE = 6; // what is so many times smaller than the largest has no name from afar
const SHIFTS = [0, -0.4, 0.4, -0.8, 0.8]
  .flatMap((dx) => [0, -0.4, 0.4, -0.8, 0.8].map((dy) => [dx, dy]))
  .sort(([a, b], [c, d]) => Math.hypot(a, b) - Math.hypot(c, d));
const MOST = 160;

/** Return the labels of the stories in view, the biggest first. */
export function nameStories(view, typeset) {
  const { shown, selection, reach, scale } = view;
  const isSelected = ({ id }) => selection?.type === "story" && selection.id === id;
  const least = scale < FARTHER ? (shown.stories[0]?.radius ?? 0) / LEAST_SHARE : 0;
  const labels = [];
  for (const [i, cluster] of shown.stories.entries()) {
    const ground = scaled(cluster, scale);
    if (!isSelected(cluster) && !(shown.left[cluster.id] && reaches(ground, reach))) continue;
    const isNamed = cluster.radius >= least || isSelected(cluster);
    const offer = { rank: i + 1, isNamed };
    if (labels.push(labelOf(cluster, offer, ground, view, typeset)) === MOST) break;
  }
  return labels;
}

/** Return the label of a story: as large as what is left of it, measured on the screen. */
function labelOf(cluster, { rank, isNamed }, ground, view, typeset) {
  const { id, x, y } = ground;
  const name = cluster.name ?? "";
  const left = view.shown.left[id];
  const styles = stylesOf(ground, left / cluster.members.length, view);
  const set = (style) => typeset({ text: name, style });
  const size = { text: remainder(cluster, left), style: styles.small };
  const around = () => {
    const full = typeset({ text: name, style: styles.title }, size);
    return boxesAround(ground, view, [full, ...styles.titles.map(set)]);
  };
  const named = function* () {
    const isWide = view.scale >= FARTHER || ground.radius >= WIDE;
    if (isWide) yield* around();
    if (view.scale >= FARTHER) return;
    yield* boxesInside(ground, styles, set);
    if (!isWide) yield* around();
    yield* boxesAcross(ground, styles, set);
  };
  const boxes = function* () {
    if (isNamed) yield* named();
    if (view.scale >= FARTHER || ground.radius < LEAST_NUMBERED || rank > MOST_NUMBERED) return;
    yield centred(typeset({ text: figure(rank), style: styles.number }), id, ground);
  };
  return { thing: { type: "story", id }, x, y, boxes };
}

function stylesOf({ id, radius }, share, { frame, theme, related }) {
  const weight = radius * Math.sqrt(share);
  const size = SIZES[(weight > LITTLE) + (weight > BIG)];
  const room = Math.min(weight > LITTLE ? 210 : 160, frame.width / 2.3);
  const width = Math.min(340, Math.max(room, stepped(radius * 2)));
  const colour = related && !related.stories.has(id) ? theme.quiet : theme.ink;
  const serif = (size) => ({ font: `600 ${size}px ${theme.serif}`, size, colour, isSerif: true });
  const title = { ...serif(size), width, lines: 2 };
  const sans = (weight, size) => ({ font: `${weight}${size}px ${theme.sans}`, size, lines: 1 });
  return {
    title,
    titles: [title, ...WIDTHS.map((one) => ({ ...title, width: Math.min(width, one), lines: 3 }))],
    inner: (radius < SNUG ? [11] : [14, 12]).map(serif),
    small: { ...sans("", 11), colour: theme.quiet, width: 400 },
    number: { ...sans("600 ", 11), colour: theme.quiet, width: 60 },
  };
}

/** Return a width as one of few, so that type is set for few of them. */
function stepped(width) {
  return Math.floor(width / STEP) * STEP;
}

/** Write the size of a story, or what a filter left of it. */
function remainder(cluster, left) {
  const all = cluster.members.length;
  return left === all ? extent(cluster) : `${figure(left)} of ${count(all, "article")}`;
}

/**
 * Return the boxes around a territory: above it or else below, with its size if there is room
 * for both; rather aside than cut off by the frame, and beside it where nothing else is left.
 */
function boxesAround({ id, x, y, radius }, { scale, frame }, [full, ...bare]) {
  const gap = scale < FARTHER ? CLOSE : HEADROOM;
  const distance = scale < FARTHER ? APART.far : APART.near;
  const looks = { own: id, distance, rim: "paper" };
  const upright = [full, ...bare].flatMap((block) => {
    const { width, height } = block;
    const most = frame.left + frame.width - width / 2 - 4;
    const middle = clamped(x, frame.left + width / 2 + 4, most);
    const left = clamped(middle, x - radius, x + radius) - width / 2;
    const above = { ...block, ...looks, left, top: y - radius - height - gap, align: "center" };
    return [above, { ...above, top: y + radius + gap }];
  });
  const aside = bare.flatMap((block) => {
    const beside = { ...block, ...looks, top: y - block.height / 2 };
    const right = { ...beside, left: x + radius + gap, align: "left" };
    const left = { ...beside, left: x - radius - gap - block.width, align: "right" };
    return x < frame.left + frame.width / 2 ? [left, right] : [right, left];
  });
  return [...upright, ...aside];
}

/** Yield the boxes in a territory that hold its whole name. */
function* boxesInside({ id, x, y, radius }, { inner }, set) {
  if (radius < LEAST_NAMED) return;
  for (const style of inner) {
    for (const share of [1.5, 1.75, 2]) {
      const block = set({ ...style, width: stepped(radius * share), lines: 5, isWhole: true });
      const isFitting = block && Math.hypot(block.width, block.height) < 2.15 * radius;
      if (isFitting) yield centred(block, id, { x, y });
    }
  }
}

/** Yield boxes on a territory that reach beyond it, those of the whole name first. */
function* boxesAcross({ id, x, y, radius }, { inner }, set) {
  if (radius < LEAST_CROSSED) return;
  const sized = (share, lines, isWhole) =>
    set({ ...inner.at(-1), width: stepped(radius * share), lines, isWhole });
  const shifted = function* (block) {
    for (const [dx, dy] of SHIFTS) {
      yield centred(block, id, { x: x + dx * radius, y: y + dy * radius });
    }
  };
  for (const share of [1.7, 2, 2.3, 2.7, 3.2]) {
    const block = sized(share, 5, true);
    if (block) yield* shifted(block);
  }
  for (const share of [2, 2.4]) yield* shifted(sized(share, 3, false));
}

function centred(block, own, { x, y }) {
  const { width, height } = block;
  const place = { left: x - width / 2, top: y - height / 2, align: "center" };
  return { ...block, ...place, own, distance: -CORNER, rim: "territory" };
}

function clamped(value, least, most) {
  return Math.max(least, Math.min(most, value));
}
