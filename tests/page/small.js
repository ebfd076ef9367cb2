/** Small: a coverage of five articles, two of them a story, for the tests. */

const ARTICLES = [
  { label: "Item 10", provider: 5, cluster: 0, day: 18_425, listed: 2, quality: 40, topics: [7] },
  { label: "Item 9", provider: 6, cluster: 0, day: 18_424, listed: 0, quality: null, topics: [] },
  {
    label: "Élan, at last",
    provider: null,
    cluster: 1,
    day: null,
    listed: 0,
    quality: 0,
    topics: [],
  },
  { label: "zebra", provider: 6, cluster: 2, day: -1, listed: 11, quality: 189, topics: [] },
  { label: "=1+1", provider: 5, cluster: 3, day: 0, listed: 1, quality: null, topics: [7] },
];

const OTHERS = [
  { group: "provider", label: "Paper A" },
  { group: "provider", label: 'Paper "B", daily' },
  { group: "topic", label: "Bridges" },
];

const FACTS = [
  { url: "https://a.example/10" },
  { url: "https://b.example/9?a=1,2" },
  {},
  { url: "https://b.example/z" },
  { url: "https://a.example/=" },
  { domain: "a.example" },
  { domain: "b.example" },
  {},
];

/** Return a coverage with other names, urls or domains where they are given, by node id. */
export function smallCoverage({ labels = {}, facts = {} } = {}) {
  const numbered = (node, id) => ({ ...node, id, label: labels[id] ?? node.label });
  const articles = ARTICLES.map((article) => ({ group: "post", ...article }));
  const nodes = [...articles, ...OTHERS].map(numbered);
  return {
    nodes,
    articles: nodes.slice(0, ARTICLES.length),
    clusters: [
      { id: 0, name: "A story", members: [1, 0], isStory: true },
      ...[2, 3, 4].map((id) => ({ id: id - 1, name: "By itself", members: [id], isStory: false })),
    ],
    tell: async (id) => ({ ...FACTS[id], ...facts[id] }),
  };
}

/** Let all articles remain. */
export const ALL = new Uint8Array(ARTICLES.length).fill(1);
