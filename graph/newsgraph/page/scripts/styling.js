/** Styling: theme -> the options of vis-network, which draws discs and lines as told. */

const LONG = 260;
const FAINTEST = 0.07;

/** Return the options of the network: positions are given, so nothing moves by itself. */
export function networkOptions(theme, isLarge) {
  return {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      dragNodes: false,
      hover: true,
      hideEdgesOnDrag: isLarge,
      hideEdgesOnZoom: isLarge,
      keyboard: false,
      zoomSpeed: 0.7,
    },
    ...themedOptions(theme),
  };
}

/** Return those of the options that depend on the theme. */
export function themedOptions(theme) {
  return {
    nodes: { borderWidth: 1.5, borderWidthSelected: 2, labelHighlightBold: false },
    edges: { smooth: false, chosen: { edge: emphasiser(theme), label: false } },
    groups: groupStyles(theme),
  };
}

/** Let the lines of what is selected stand out, however long they are. */
function emphasiser(theme) {
  return (values, _id, isSelected) => {
    if (isSelected)
      Object.assign(values, { opacity: 1, color: theme.marked, width: values.width + 1 });
  };
}

/** Return what each group of nodes looks like. */
function groupStyles(theme) {
  const filled = (shape, colour) => ({ shape, color: bothStates(colour, colour) });
  return {
    post: filled("dot", theme.post),
    listed: { shape: "dot", color: bothStates(theme["listed-fill"], theme.listed) },
    provider: filled("square", theme.provider),
    topic: filled("diamond", theme.topic),
  };
}

function bothStates(background, border) {
  const state = { background, border };
  return { ...state, highlight: state, hover: state };
}

/** Return an edge as vis-network draws it; a long one is faint, since it covers much. */
export function styledEdge(edge, id, nodes, theme) {
  const [from, to] = [nodes[edge.from], nodes[edge.to]];
  const opacity = Math.max(
    FAINTEST,
    Math.min(1, (LONG / Math.hypot(from.x - to.x, from.y - to.y)) ** 2),
  );
  const pointed = { to: { enabled: true, scaleFactor: 0.32 } };
  const color = { color: theme[edge.kind], highlight: theme.marked, opacity };
  const looks = {
    listing: { width: 1, arrows: pointed },
    crossing: { width: 0.7, arrows: pointed },
    publisher: { width: 0.8, dashes: [5, 4] },
    about: { width: 0.8, dashes: [1, 4] },
  };
  return { ...edge, id, color, ...looks[edge.kind] };
}
