/** Coverage: the data that the page carries, read once and indexed by what leads where. */

import { readClusters, readEdges, readNodes } from "./reading.js";
import { createTeller } from "./telling.js";
import { turnRows } from "./turning.js";
import { createUnpacker } from "./unpacking.js";

const ARTICLES = new Set(["post", "listed"]);
const LISTINGS = new Set(["listing", "crossing"]);
const PUBLISHER = new Set(["publisher"]);
const ABOUT = new Set(["about"]);
const BELONGING = new Set(["publisher", "about"]);

/**
 * Read what the page carries; what is told of one thing alone stays packed until then.
 * @param {Document} page
 * @param {boolean} isTurned whether all lies a quarter turn from where it was laid out
 * @returns nodes, edges and clusters, with ways to follow the edges
 */
export function readCoverage(page, isTurned) {
  const [words, map, ...details] = Array.from(page.querySelectorAll(".pack"), (pack) => pack.text);
  const unpack = createUnpacker(words);
  const [told] = unpack(map);
  if (isTurned) turnRows(told);
  const clusters = readClusters(told);
  const nodes = readNodes(told, clusters);
  const articles = nodes.slice(0, told.articles.length);
  const edges = readEdges(articles, told.articles);
  const outgoing = indexed(edges, "from", nodes);
  const incoming = indexed(edges, "to", nodes);
  const ends = (index, end, id, kinds) =>
    index[id].filter((edge) => kinds.has(edge.kind)).map((edge) => edge[end]);
  return {
    nodes,
    edges,
    articles,
    clusters,
    sources: told.sources,
    method: told.method,
    measures: told.measures,
    isTurned,
    tell: createTeller(nodes, details, told.share, unpack),
    isArticle: (id) => ARTICLES.has(nodes[id].group),
    edgesOf: (id) => [...outgoing[id], ...incoming[id]],
    listedBy: (id) => ends(outgoing, "to", id, LISTINGS),
    listersOf: (id) => ends(incoming, "from", id, LISTINGS),
    providersOf: (id) => ends(outgoing, "to", id, PUBLISHER),
    topicsOf: (id) => ends(outgoing, "to", id, ABOUT),
    articlesOf: (id) => ends(incoming, "from", id, BELONGING),
    areTogether: (one, other) => nodes[one].cluster === nodes[other].cluster,
  };
}

/** Return the edges by the node at one of their ends. */
function indexed(edges, end, nodes) {
  const index = nodes.map(() => []);
  for (const edge of edges) index[edge[end]].push(edge);
  return index;
}
