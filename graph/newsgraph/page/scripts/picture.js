/** Picture: the coverage on its canvas: what is shown, what is marked, what is clicked. */

import { createCamera } from "./camera.js";
import { nearestNode, storyAt } from "./finding.js";
import { createLettering } from "./lettering.js";
import { createNetwork } from "./network.js";
import { drawRings, drawTerritories } from "./territories.js";

const NEAR = 14;
const MANY_EDGES = 3000;
const DRAWN_WITH = { publisher: "provider", about: "topic" };

/**
 * Draw the coverage into an element.
 * @param {object} choice what the reader chose (see state.js)
 * @param {Element[]} covers elements that lie over the picture, which labels avoid
 * @returns the picture, as what can be done with it
 */
export function createPicture(element, coverage, choice, theme, covers) {
  const { kinds, selection } = choice.now;
  const state = { theme, kinds, selection, hovered: null, version: 0, nodes: [] };
  const isLarge = coverage.edges.length > MANY_EDGES;
  const isShown = ({ id, group }) =>
    (state.kinds.has(group) && state.remains?.[id] !== 0) || id === selectedNode(state);
  const isDrawn = ({ kind, from, to }) =>
    state.kinds.has(DRAWN_WITH[kind] ?? kind) || [from, to].includes(selectedNode(state));
  const drawing = createNetwork(element, coverage, { theme, isLarge }, isShown, isDrawn);
  const { network } = drawing;
  const camera = createCamera(network, element, coverage, { isStill: isLarge });
  const lettering = createLettering(coverage, document.createElement("canvas").getContext("2d"));
  const draw = () => {
    state.version += 1;
    network.redraw();
  };
  const filter = () => {
    state.nodes = coverage.nodes.filter(isShown);
    drawing.refresh();
  };

  filter();
  letDraw(network, coverage, state, lettering, () =>
    viewOf(network, camera, state, coverage, covers),
  );
  letPoint(network, element, state, draw);
  network.on("click", ({ pointer }) =>
    choice.change({ selection: thingAt(network, coverage, state, lettering, pointer) }),
  );
  for (const rest of ["dragEnd", "animationFinished"]) network.on(rest, draw);
  network.on("resize", () => {
    camera.adapt();
    draw();
  });
  camera.showAll(true);
  choice.listen((now) => {
    Object.assign(state, { kinds: now.kinds, selection: now.selection, remains: now.remains });
    filter();
    if (now.selection?.type === "node") network.selectNodes([now.selection.id]);
    else network.unselectAll();
    draw();
  });

  return {
    camera,
    nodes: () => state.nodes,
    labels: () => lettering.boxes(),
    scale: () => network.getScale(),
    centre: () => network.getViewPosition(),
    onScreen: (point) => network.canvasToDOM(point),

    /** Use other colours. */
    paint(theme) {
      state.theme = theme;
      drawing.paint(theme);
      draw();
    },
  };
}

/** Return the id of the selected node, null where none is. */
function selectedNode({ selection }) {
  return selection?.type === "node" ? selection.id : null;
}

/** Let the grounds be drawn below the network, rings and letters above. */
function letDraw(network, coverage, state, lettering, view) {
  network.on("beforeDrawing", (pen) => drawTerritories(pen, coverage, state));
  network.on("afterDrawing", (pen) => {
    const scale = network.getScale();
    pen.save();
    pen.scale(1 / scale, 1 / scale);
    drawRings(pen, coverage, state, scale);
    lettering.plan(view(), state.theme);
    lettering.draw(pen, state.theme);
    pen.restore();
  });
}

/** Return all that the labels depend on. */
function viewOf(network, camera, state, { clusters }, covers) {
  const stories = clusters.filter(({ isStory }) => isStory);
  const named = new Set(stories.map(({ representative }) => representative));
  const selected = selectedNode(state);
  const marked = new Set([state.hovered, named.has(selected) ? null : selected]);
  return {
    scale: network.getScale(),
    version: state.version,
    nodes: state.nodes,
    frame: camera.frame(),
    covered: covers.map((one) => camera.boxUnder(one)),
    marked: [...marked].filter((id) => id !== null),
    stories: state.kinds.has("post") || state.kinds.has("listed") ? stories : [],
    named,
  };
}

/** Let the name of what is pointed at appear. */
function letPoint(network, element, state, draw) {
  const point = (id, cursor) => {
    state.hovered = id;
    element.style.cursor = cursor;
    draw();
  };
  network.on("hoverNode", ({ node }) => point(node, "pointer"));
  network.on("blurNode", () => point(null, ""));
}

/** Return what is at a point: a node, or what a label there is of, or a story. */
function thingAt(network, { clusters }, { nodes }, lettering, { DOM, canvas }) {
  const scale = network.getScale();
  const label = lettering.thingAt(canvas.x * scale, canvas.y * scale);
  const id =
    network.getNodeAt(DOM) ?? (label ? undefined : nearestNode(nodes, canvas, NEAR / scale));
  return id === undefined ? (label ?? storyAt(clusters, canvas)) : { type: "node", id };
}
