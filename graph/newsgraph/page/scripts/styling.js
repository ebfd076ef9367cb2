/** Styling: theme -> the options of vis-network, which draws discs and lines as told. */

const LONG = 260;
const FAINTEST = 0.07;

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

/** Return how opaque a line is: a long one is faint, since it covers much. */
export function opacityOf({ from, to }, nodes) {
  const length = Math.hypot(nodes[from].x - nodes[to].x, nodes[from].y - nodes[to].y);
  return Math.max(FAINTEST, Math.min(1, (LONG / length) ** 2));
}

/** Return an edge as vis-network draws it. */
export function styledEdge(edge, id, nodes, theme) {
  const pointed = { to: { enabled: true, scaleFactor: 0.32 } };
  const color = { color: theme[edge.kind], opacity: opacityOf(edge, nodes) };
  const looks = {
    listing: { width: 1, arrows: pointed },
    crossing: { width: 0.7, arrows: pointed },
    publisher: { width: 0.8, dashes: [5, 4] },
    about: { width: 0.8, dashes: [1, 4] },
  };
  return { ...edge, id, color, ...looks[edge.kind] };
}
