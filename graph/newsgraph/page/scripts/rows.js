/** Rows: what the table and the CSV say of each article, and in which order. */

import { written } from "./calendar.js";

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** The columns: their names, and what each says of an article; null where that is unknown. */
export const COLUMNS = [
  { name: "title", of: ({ label }) => label },
  { name: "provider", of: ({ provider }, { nodes }) => nodes[provider]?.label ?? null },
  { name: "day", of: ({ day }) => (day === null ? null : written(day)) },
  { name: "story", of: ({ cluster }, { clusters }) => storyName(clusters[cluster]) },
  { name: "times listed", isNumber: true, of: ({ listed }) => listed },
  { name: "quality", isNumber: true, of: ({ quality }) => quality ?? null },
];

/** An article by itself is in no story. */
function storyName({ isStory, name }) {
  return isStory ? (name ?? null) : null;
}

/**
 * Return what sorts articles: column, direction, remains -> the ids of those that remain, in
 * order; what is unknown comes last either way. Each column is sorted only once.
 */
export function createOrder(coverage) {
  const known = new Map();
  const sorted = (column) => {
    if (!known.has(column)) known.set(column, sortBy(COLUMNS[column], coverage));
    return known.get(column);
  };
  return (column, isDescending, remains) => {
    const { ids, unknown } = sorted(column);
    const ordered = isDescending ? [...ids].reverse() : ids;
    return [...ordered, ...unknown].filter((id) => remains[id]);
  };
}

/** Return the ids of the articles by a column, ascending, and of those where it is unknown. */
function sortBy({ of, isNumber }, coverage) {
  const values = coverage.articles.map((article) => of(article, coverage));
  const ids = [...values.keys()];
  const compare = isNumber ? (a, b) => a - b : COLLATOR.compare;
  return {
    ids: ids
      .filter((id) => values[id] !== null)
      .sort((a, b) => compare(values[a], values[b]) || a - b),
    unknown: ids.filter((id) => values[id] === null),
  };
}
