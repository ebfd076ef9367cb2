/** Reading: the rows of the map (see drawing.py) as nodes, edges and clusters. */

/** What stands in an article's node where its row has nothing. */
const UNKNOWN = {
  provider: null,
  topics: [],
  day: null,
  time: null,
  lag: null,
  isFirst: false,
  isAttached: false,
  strength: null,
  quality: null,
};

/** Return the clusters with their numbers and members; a story takes two articles. */
export function readClusters({ articles, clusters }) {
  let end = 0;
  return clusters.map(({ count, ...cluster }, id) => {
    const first = end;
    end += count;
    const members = Array.from({ length: count }, (_, i) => first + i);
    const name = cluster.name ?? articles[cluster.representative]?.label;
    return { ...cluster, id, name, members, isStory: count > 1 };
  });
}

/** Return the nodes: articles, then providers, then topics. */
export function readNodes({ articles, providers, topics }, clusters) {
  const nodes = clusters.flatMap((cluster) =>
    cluster.members.map((id) => articleOf(articles[id], id, cluster)),
  );
  for (const row of providers) nodes.push({ ...row, id: nodes.length, group: "provider" });
  for (const row of topics) nodes.push({ ...row, id: nodes.length, group: "topic" });
  return nodes;
}

/** Return the node of an article, which lies where it is seen from the middle of its cluster. */
function articleOf({ lists, x, y, ...row }, id, cluster) {
  const place = { x: x + cluster.x, y: y + cluster.y };
  return { ...UNKNOWN, ...row, ...place, id, cluster: cluster.id };
}

/** Return the edges: from articles to those they list, to their providers and topics. */
export function readEdges(articles, rows) {
  const edges = [];
  for (const { id: from, cluster } of articles) {
    for (const distance of rows[from].lists ?? []) {
      const to = from + distance;
      edges.push({ from, to, kind: articles[to].cluster === cluster ? "listing" : "crossing" });
    }
  }
  for (const { id: from, provider, topics } of articles) {
    if (provider !== null) edges.push({ from, to: provider, kind: "publisher" });
    for (const to of topics) edges.push({ from, to, kind: "about" });
  }
  return edges;
}
