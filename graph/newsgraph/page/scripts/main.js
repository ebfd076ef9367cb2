/** Main: puts the page together and keeps what is selected. */

import { readCoverage } from "./coverage.js";
import { createLegend } from "./legend.js";
import { createPanel } from "./panel.js";
import { createPicture } from "./picture.js";
import { steerByKeys } from "./steering.js";
import { readTheme } from "./theme.js";

function start() {
  const find = (id) => document.getElementById(id);
  const theme = () => readTheme(document.documentElement);
  const coverage = readCoverage(document);
  let selection = null;

  const select = (thing) => {
    selection = thing;
    picture.select(thing);
    panel.show(thing);
    find("said").textContent = thing ? nameOf(coverage, thing) : "";
  };
  const go = (thing) => {
    select(thing);
    if (thing) picture.camera.lookAt(thing);
    find("panel").focus({ preventScroll: true });
  };
  const step = (thing) => {
    select(thing);
    picture.camera.lookAt(thing);
  };
  const selected = () => (selection?.type === "node" ? coverage.nodes[selection.id] : null);

  const legend = createLegend(document.querySelector(".legend"), coverage, (kinds) =>
    picture.show(kinds),
  );
  const panel = createPanel(find("panel"), coverage, go);
  const first = { theme: theme(), kinds: legend.kinds() };
  const covered = [document.querySelector(".zoom")];
  const picture = createPicture(find("canvas"), coverage, first, covered, select);
  steerByKeys(find("picture"), picture, selected, step, () => find("panel").focus());
  find("zoom-in").addEventListener("click", () => picture.camera.zoomBy(1.4));
  find("zoom-out").addEventListener("click", () => picture.camera.zoomBy(1 / 1.4));
  find("zoom-all").addEventListener("click", () => picture.camera.showAll());
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && selection) select(null);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    picture.paint(theme()),
  );
  panel.show(null);
  return picture;
}

function nameOf({ nodes, clusters }, { type, id }) {
  return type === "node" ? nodes[id].label : (clusters[id].name ?? "");
}

/** The picture, for whoever tests or measures the page. */
globalThis.newsgraph = start();
document.documentElement.dataset.ready = "";
