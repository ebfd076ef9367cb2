/** Styling: theme -> the options of vis-network, which draws discs and lines as told. */

const LONG = 260;
const FAINTEST = 0.07;
const RETREATED = 0.25;
const DENSE = 3;
const DENSER = 5;
const ARROW = 0.32;
const NEAR = 0.6;

/** Return the options of the network: positions are given, so nothing moves by itself. */
export function networkOptions(theme) {
  return {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      dragNodes: false,
      selectable: false, // what is selected or pointed at is found by our grid
      hover: false,
      keyboard: false,
      zoomSpeed: 0.7,
    },
    ...themedOptions(theme),
  };
}

/** Return those of the options that depend on the theme. */
export function themedOptions(theme) {
  return {
    nodes: { borderWidth: 1.5, chosen: false },
    edges: { smooth: false, chosen: false },
    groups: groupStyles(theme),
  };
}

/** Return what each group of nodes looks like. */
function groupStyles(theme) {
  const filled = (shape, colour) => ({ shape, color: { background: colour, border: colour } });
  return {
    post: filled("dot", theme.post),
    listed: { shape: "dot", color: { background: theme["listed-fill"], border: theme.listed } },
    provider: filled("square", theme.provider),
    topic: filled("diamond", theme.topic),
  };
}

/**
 * Return how lines look: in pixels as wide on any scale, and fainter where there are many for
 * few discs, or while something is selected, whose own lines are marked instead.
 */
export function lookOf({ discs, lines }, scale, isSelected) {
  const density = lines.length / discs.size;
  const strength = density > DENSER ? 0.45 : density > DENSE ? 0.7 : 1;
  return { scale, strength: isSelected ? RETREATED : strength };
}

/** Return how opaque a line is: a long one is faint, since it covers much. */
export function opacityOf({ from, to }, nodes, { strength }) {
  const length = Math.hypot(nodes[from].x - nodes[to].x, nodes[from].y - nodes[to].y);
  return strength * Math.max(FAINTEST, Math.min(1, (LONG / length) ** 2));
}

/**
 * Return an edge as vis-network draws it.
 * @param {object} look as lookOf returns it
 */
export function styledEdge(edge, id, nodes, theme, look) {
  const scaleFactor = ARROW / Math.max(NEAR, look.scale);
  const arrows = { to: { enabled: true, scaleFactor } };
  const color = { color: theme[edge.kind], opacity: opacityOf(edge, nodes, look) };
  const looks = {
    listing: { arrows },
    crossing: { arrows },
    publisher: { dashes: DASHES.publisher.map((one) => one / look.scale) },
    about: { dashes: DASHES.about.map((one) => one / look.scale) },
  };
  return { ...edge, id, color, width: WIDTHS[edge.kind] / look.scale, ...looks[edge.kind] };
}

/** How wide the lines of each kind are, in pixels, and how they are broken. */
export const WIDTHS = { listing: 1, crossing: 0.7, publisher: 0.8, about: 0.8 };
export const DASHES = { publisher: [5, 4], about: [1, 4] };
