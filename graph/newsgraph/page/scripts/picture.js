/** Picture: the coverage as a map: what is drawn of it, what is marked, what is clicked. */

import { createCamera } from "./camera.js";
import { chooseDetail } from "./detail.js";
import { thingNear } from "./finding.js";
import { createGrid } from "./grid.js";
import { isWithin, widened } from "./labels.js";
import { createLettering } from "./lettering.js";
import { createNetwork } from "./network.js";
import { sceneOf } from "./scene.js";
import { rankNodes, showChosen } from "./shown.js";
import { lookOf } from "./styling.js";
import { drawDots, drawTerritories } from "./territories.js";
import { companyOf, drawMarks, MARKED, marksOf, relatedTo } from "./ties.js";

const REST = 120;
const OFTEN = 400;

/**
 * Draw the coverage into an element.
 *
 * What is drawn in the network follows the view: it is chosen anew once the view rests, and at
 * times while it moves out of what was chosen.
 * @param {object} choice what the reader chose (see state.js)
 * @param {Element[]} covers elements that lie over the picture, which labels avoid
 * @returns the picture, as what can be done with it
 */
export function createPicture(element, coverage, choice, theme, covers) {
  const drawing = createNetwork(element, coverage, theme);
  const { network } = drawing;
  const camera = createCamera(network, element, coverage);
  const lettering = createLettering(coverage, document.createElement("canvas").getContext("2d"));
  const grid = createGrid(coverage.nodes);
  const ranked = rankNodes(coverage.nodes);
  const state = { theme, hovered: null, version: 0, view: null };
  let onView = () => {};

  const look = () => {
    state.view = { scale: network.getScale(), frame: camera.frame(), box: camera.box() };
  };
  const settle = () => {
    look();
    const box = widened(state.view.box);
    state.detail = chooseDetail(coverage, grid, state.shown, choiceOf(), box, state.view.scale);
    Object.assign(state, { chosenFor: box, chosenAt: performance.now() });
    state.look = lookOf(state.detail, state.view.scale, selectedNode(state) !== null);
    drawing.show(state.detail, state.look);
    draw();
    onView();
  };
  const choiceOf = () => {
    const { kinds, selection, shown } = state;
    const always = selection ? companyOf(coverage, selection, shown) : [];
    return { kinds, selected: selectedNode(state), always };
  };
  const draw = () => {
    state.version += 1;
    network.redraw();
  };
  const plan = () => {
    look();
    const covered = () => covers.map((one) => camera.boxUnder(one));
    lettering.plan({ ...state, ...state.view, marked: markedIn(state, coverage), covered });
  };
  const filter = ({ kinds, selection, remains }) => {
    Object.assign(state, { kinds, selection, remains });
    state.shown = showChosen(coverage, ranked, state);
    state.related = relatedTo(coverage, selection, state.shown);
  };

  filter(choice.now);
  camera.showAll(true);
  look();
  const watch = letSettle(state, settle);
  network.on("beforeDrawing", (pen) => {
    look();
    watch();
    drawTerritories(pen, state);
    drawDots(pen, state);
  });
  network.on("afterDrawing", (pen) => {
    const { scale } = state.view;
    const { theme, hovered, selection } = state;
    const mark = (thing, width) => drawMarks(pen, marksOf(coverage, thing, state, width), theme);
    pen.save();
    pen.scale(1 / scale, 1 / scale);
    if (hovered !== null) mark({ type: "node", id: hovered }, 1.2);
    if (selection) mark(selection, MARKED);
    plan();
    lettering.draw(pen, state.theme);
    pen.restore();
  });
  const find = (point) => thingNear(coverage, grid, state, lettering, network.DOMtoCanvas(point));
  letPoint(element, state, find, draw);
  network.on("click", ({ pointer }) => choice.change({ selection: find(pointer.DOM) }));
  network.on("resize", () => {
    camera.adapt();
    settle();
  });
  settle();
  choice.listen((now, before) => {
    if (!["kinds", "selection", "remains"].some((one) => now[one] !== before[one])) return;
    filter(now);
    settle();
  });

  return {
    camera,
    nodes: () => state.shown.nodes,
    detail: () => state.detail,
    scale: () => network.getScale(),
    centre: () => network.getViewPosition(),
    onScreen: (point) => network.canvasToDOM(point),
    hasAnythingInView: () => grid.within(state.view.box).some((id) => state.shown.ranks[id] >= 0),

    /** Call this now, and whenever another part of the picture or another choice of it is drawn. */
    watch(act) {
      onView = act;
      act();
    },

    /** Return the boxes of the labels, in pixels from the picture's origin. */
    labels() {
      plan();
      return lettering.placed().map(({ box }) => box);
    },

    /** Return what is in view, in pixels of the screen. */
    scene() {
      plan();
      return sceneOf(coverage, state, lettering.placed());
    },

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

/** Return the ids of the nodes whose names always appear, save those that a story bears. */
function markedIn(state, { nodes, clusters }) {
  const selected = selectedNode(state);
  const cluster = selected === null ? undefined : clusters[nodes[selected].cluster];
  const isNamed = cluster?.isStory && cluster.representative === selected;
  const marked = new Set([state.hovered, isNamed ? null : selected]);
  return [...marked].filter((id) => id !== null);
}

/** Return what lets settle once the view rests, or sooner where it shows what isn't drawn. */
function letSettle(state, settle) {
  let [timer, before] = [0, state.view.box];
  return () => {
    const { box } = state.view;
    if (["left", "top", "width"].every((side) => box[side] === before[side])) return;
    before = box;
    clearTimeout(timer);
    const isOld = performance.now() - state.chosenAt > OFTEN;
    const isOutside = !isWithin(box, state.chosenFor) || box.width * 3 < state.chosenFor.width;
    timer = setTimeout(settle, isOld && isOutside ? 0 : REST);
  };
}

/** Let the name and the ties of what a mouse points at appear. */
function letPoint(element, state, find, draw) {
  let isAsked = false;
  const point = (thing) => {
    const id = thing?.type === "node" ? thing.id : null;
    element.style.cursor = thing ? "pointer" : "";
    if (id === state.hovered) return;
    state.hovered = id;
    draw();
  };
  element.addEventListener("pointermove", ({ pointerType, buttons, clientX, clientY }) => {
    if (pointerType === "touch" || buttons || isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      const { left, top } = element.getBoundingClientRect();
      isAsked = false;
      point(find({ x: clientX - left, y: clientY - top }));
    });
  });
  element.addEventListener("pointerleave", () => point(null));
}
