/** Main: puts the page together. */

import { readCoverage } from "./coverage.js";
import { createLegend } from "./legend.js";
import { createPanel } from "./panel.js";
import { createPicture } from "./picture.js";
import { createState } from "./state.js";
import { steerByKeys } from "./steering.js";
import { readTheme } from "./theme.js";

function start() {
  const find = (id) => document.getElementById(id);
  const theme = () => readTheme(document.documentElement);
  const coverage = readCoverage(document);
  const state = createState(coverage, { kinds: new Set(["post", "listed", "listing"]) });

  const select = (selection) => state.change({ selection });
  const step = (thing) => {
    select(thing);
    picture.camera.lookAt(thing);
  };
  const go = (thing) => {
    select(thing);
    if (thing) picture.camera.lookAt(thing);
    find("panel").focus({ preventScroll: true });
  };
  const selected = () => {
    const { selection } = state.now;
    return selection?.type === "node" ? coverage.nodes[selection.id] : null;
  };

  createLegend(document.querySelector(".legend"), coverage, state);
  createPanel(find("panel"), coverage, state, go);
  const covered = [document.querySelector(".zoom")];
  const picture = createPicture(find("canvas"), coverage, state, theme(), covered);
  steerByKeys(find("picture"), picture, selected, step, () => find("panel").focus());
  find("zoom-in").addEventListener("click", () => picture.camera.zoomBy(1.4));
  find("zoom-out").addEventListener("click", () => picture.camera.zoomBy(1 / 1.4));
  find("zoom-all").addEventListener("click", () => picture.camera.showAll());
  state.listen(({ selection }, before) => {
    if (selection === before.selection) return;
    find("said").textContent = selection ? nameOf(coverage, selection) : "";
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && state.now.selection) select(null);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    picture.paint(theme()),
  );
  return Object.assign(picture, { state });
}

function nameOf({ nodes, clusters }, { type, id }) {
  return type === "node" ? nodes[id].label : (clusters[id].name ?? "");
}

/** The picture and the state, for whoever tests or measures the page. */
globalThis.newsgraph = start();
document.documentElement.dataset.ready = "";
