/** Network: vis-network with what is drawn of the coverage in it, kept up by difference. */

import { networkOptions, styledEdge, themedOptions } from "./styling.js";

/**
 * Put a network into an element.
 * @returns the network, with ways to change what it draws and to colour it anew
 */
export function createNetwork(element, { nodes }, theme) {
  const { vis } = globalThis;
  const drawn = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const network = new vis.Network(element, drawn, networkOptions(theme));
  element.firstElementChild.tabIndex = -1; // the picture around it takes the focus
  let colours = theme;
  let [shown, lines, look] = [new Set(), new Map(), {}];
  const styled = (id) => styledEdge(lines.get(id), id, nodes, colours, look);
  return {
    network,

    /**
     * Draw these discs and lines, and nothing else.
     * @param {object} now how the lines look (see styling.js)
     */
    show({ discs, lines: edges }, now) {
      const before = { discs: shown, lines };
      const isSame = now.scale === look.scale && now.strength === look.strength;
      look = now;
      shown = discs;
      lines = new Map(edges.map((edge) => [`${edge.from} ${edge.to} ${edge.kind}`, edge]));
      remove(drawn.edges, before.lines, lines);
      remove(drawn.nodes, before.discs, discs);
      put(
        drawn.nodes,
        missing(discs, before.discs).map((id) => marked(nodes[id])),
      );
      if (!isSame) put(drawn.edges, common(lines, before.lines).map(styled));
      put(drawn.edges, missing(lines, before.lines).map(styled));
    },

    /** Use other colours. */
    paint(theme) {
      colours = theme;
      network.setOptions(themedOptions(theme));
      drawn.edges.update([...lines.keys()].map(styled));
    },
  };
}

/** Return a node as vis-network draws it. */
function marked({ id, group, x, y, size }) {
  return { id, group, x, y, size };
}

/** Return those ids of one collection that another lacks. */
function missing(ids, others) {
  return [...ids.keys()].filter((id) => !others.has(id));
}

/** Return those ids of one collection that another has, too. */
function common(ids, others) {
  return [...ids.keys()].filter((id) => others.has(id));
}

function remove(set, before, now) {
  const gone = missing(before, now);
  if (gone.length) set.remove(gone);
}

function put(set, items) {
  if (items.length) set.update(items);
}
