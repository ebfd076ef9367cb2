/** Coverage: the data that the page carries, read once and indexed by what leads where. */

const ARTICLES = new Set(["post", "listed"]);
const LISTINGS = new Set(["listing", "crossing"]);

/**
 * Read the data blocks of the page.
 * @param {Document} page
 * @returns nodes, edges, clusters and sources, with ways to follow the edges
 */
export function readCoverage(page) {
  const read = (id) => JSON.parse(page.getElementById(id).textContent);
  const [nodes, edges, facts] = ["nodes", "edges", "facts"].map(read);
  const told = [...facts.articles, ...facts.providers, ...facts.topics];
  const outgoing = indexed(edges, "from");
  const incoming = indexed(edges, "to");
  const ends = (index, end, id, kinds) =>
    (index.get(id) ?? []).filter((edge) => kinds.has(edge.kind)).map((edge) => edge[end]);
  return {
    nodes,
    edges,
    articles: nodes.slice(0, facts.articles.length),
    sources: facts.sources,
    method: facts.method,
    measures: facts.measures,
    clusters: facts.clusters.map(numbered),
    factsOf: (id) => told[id],
    isArticle: (id) => ARTICLES.has(nodes[id].group),
    edgesOf: (id) => [...(outgoing.get(id) ?? []), ...(incoming.get(id) ?? [])],
    listedBy: (id) => ends(outgoing, "to", id, LISTINGS),
    listersOf: (id) => ends(incoming, "from", id, LISTINGS),
    providersOf: (id) => ends(outgoing, "to", id, new Set(["publisher"])),
    topicsOf: (id) => ends(outgoing, "to", id, new Set(["about"])),
    articlesOf: (id) => ends(incoming, "from", id, new Set(["publisher", "about"])),
    areTogether: (one, other) => nodes[one].cluster === nodes[other].cluster,
  };
}

/** Return the edges by the node at one of their ends. */
function indexed(edges, end) {
  const index = new Map();
  for (const edge of edges) {
    const known = index.get(edge[end]);
    if (known) known.push(edge);
    else index.set(edge[end], [edge]);
  }
  return index;
}

/** Return a cluster with its number, and whether it is a story, which takes two articles. */
function numbered(cluster, id) {
  return { ...cluster, id, isStory: cluster.members.length > 1 };
}
