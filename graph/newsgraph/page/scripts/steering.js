/** Steering: the keys that move through the picture. */

import { nearestTowards } from "./finding.js";

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOMS = { "+": 1.4, "=": 1.4, "-": 1 / 1.4, "−": 1 / 1.4 };

/**
 * Let the keys act while the picture has the focus.
 * @param {() => object | null} selected the selected node
 * @param {(thing: object) => void} step selects a thing
 * @param {() => void} read goes to what is told of it
 */
export function steerByKeys(element, picture, selected, step, read) {
  const towards = (direction) => {
    const id = nearestTowards(picture.nodes(), selected() ?? picture.centre(), direction);
    if (id !== undefined) step({ type: "node", id });
  };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key in DIRECTIONS) towards(DIRECTIONS[key]);
    else if (key in ZOOMS) picture.camera.zoomBy(ZOOMS[key]);
    else if (key === "0") picture.camera.showAll();
    else if (key === "Enter") read();
    else return;
    event.preventDefault();
  });
}
