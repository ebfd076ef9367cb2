/** Network: vis-network with the coverage in it, and filters on what it draws. */

import { networkOptions, styledEdge, themedOptions } from "./styling.js";

/**
 * Put the coverage into an element.
 * @param {(node: object) => boolean} isShown
 * @param {(edge: object) => boolean} isDrawn
 * @returns the network, with ways to filter and to colour it anew
 */
export function createNetwork(element, coverage, { theme, isLarge }, isShown, isDrawn) {
  const { vis } = globalThis;
  const style = (colours) =>
    coverage.edges.map((edge, id) => styledEdge(edge, id, coverage.nodes, colours));
  const drawn = coverage.nodes.map(({ id, group, x, y, size }) => ({ id, group, x, y, size }));
  const allEdges = new vis.DataSet(style(theme));
  const nodes = new vis.DataView(new vis.DataSet(drawn), { filter: isShown });
  const edges = new vis.DataView(allEdges, { filter: isDrawn });
  const network = new vis.Network(element, { nodes, edges }, networkOptions(theme, isLarge));
  element.firstElementChild.tabIndex = -1; // the picture around it takes the focus
  return {
    network,

    /** Ask the filters again. */
    refresh() {
      nodes.refresh();
      edges.refresh();
    },

    /** Use other colours. */
    paint(colours) {
      network.setOptions(themedOptions(colours));
      allEdges.update(style(colours));
    },
  };
}
