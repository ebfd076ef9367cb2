/** Main: puts the page together. */

import { keepAddress } from "./address.js";
import { createBar } from "./bar.js";
import { readCoverage } from "./coverage.js";
import { createFilters } from "./filters.js";
import { createLegend } from "./legend.js";
import { runLibrary } from "./library.js";
import { createPanel } from "./panel.js";
import { createPeek } from "./peek.js";
import { createPicture } from "./picture.js";
import { createReturn } from "./return.js";
import { createSearch } from "./search.js";
import { listenForShortcuts } from "./shortcuts.js";
import { createState } from "./state.js";
import { steerByKeys } from "./steering.js";
import { createTable } from "./table.js";
import { createTakeaway } from "./takeaway.js";
import { followTheme, readTheme } from "./theme.js";
import { createTimeline } from "./timeline.js";

async function start() {
  const find = (id) => document.getElementById(id);
  const theme = () => readTheme(document.documentElement);
  const { clientWidth, clientHeight } = find("picture");
  const coverage = readCoverage(document, clientHeight > clientWidth);
  runLibrary(find("library"));
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

  const tellLines = createLegend(document.querySelector(".legend"), coverage, state);
  createTimeline(find("timeline"), coverage, state);
  createFilters(find("filters"), coverage, state);
  createPanel(find("panel"), coverage, state, go);
  createPeek(find("peek"), find("panel"), state, (thing) => nameOf(coverage, thing));
  createTable(find("table"), coverage, state, go);
  const search = createSearch(find("search"), coverage, go);
  const tabs = { map: find("map"), table: find("table") };
  const { clear } = createBar(find("bar"), coverage, state, tabs, find("filters"));
  const covered = [document.querySelector(".zoom"), find("remaining")];
  const picture = createPicture(find("canvas"), coverage, state, theme(), covered);
  const leadBack = createReturn(find("return"), picture);
  picture.watch(() => {
    leadBack();
    tellLines(picture.detail());
  });
  createTakeaway(find("takeaway"), coverage, state, picture);
  steerByKeys(find("picture"), picture, selected, step, () => find("panel").focus());
  listenForShortcuts(state, search, clear);
  find("zoom-in").addEventListener("click", () => picture.camera.zoomBy(1.4));
  find("zoom-out").addEventListener("click", () => picture.camera.zoomBy(1 / 1.4));
  find("zoom-all").addEventListener("click", () => picture.camera.showAll());
  state.listen(({ selection }, before) => {
    if (selection === before.selection) return;
    find("said").textContent = selection ? nameOf(coverage, selection) : "";
  });
  followTheme(document.documentElement, () => picture.paint(theme()));
  keepAddress(coverage, state, picture.camera);
  return Object.assign(picture, { coverage, state });
}

function nameOf({ nodes, clusters }, { type, id }) {
  return type === "node" ? nodes[id].label : (clusters[id].name ?? "");
}

start().then((page) => {
  /** The picture, its data and the state, for whoever tests or measures the page. */
  globalThis.newsgraph = page;
  document.documentElement.dataset.ready = "";
});
