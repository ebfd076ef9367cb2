/** Names: of things, as an address has them: a number, and words that outlive it. */

import { fold } from "./matching.js";

const LONGEST = 40;

/**
 * Return what names things and finds them by name: "12.bbc-news". The number alone changes from
 * one building of the page to the next; where it no longer leads to something of that name, the
 * words do, if only one thing has them.
 */
export function createNames({ nodes, clusters, isArticle }) {
  const indexes = {};
  const thingsOf = (kind) => (kind === "story" ? clusters : nodes);
  const kindOf = (thing) =>
    "members" in thing ? "story" : isArticle(thing.id) ? "article" : thing.group;
  const wordsOf = ({ name, label = name }) =>
    fold(label ?? "")
      .slice(0, LONGEST)
      .toWellFormed()
      .trim()
      .replaceAll(" ", "-");
  const indexOf = (kind) => {
    const index = new Map();
    for (const thing of thingsOf(kind)) {
      if (kindOf(thing) !== kind) continue;
      const words = wordsOf(thing);
      index.set(words, index.has(words) ? null : thing.id);
    }
    return index;
  };
  return {
    /** Name a thing. */
    nameOf: (kind, id) => `${id}.${wordsOf(thingsOf(kind)[id])}`,

    /** Return the kind of a thing: "story", "article", "provider" or "topic". */
    kindOf: ({ type, id }) => (type === "story" ? type : kindOf(nodes[id])),

    /** Return the id of the thing of a kind that has this name, null where there is none. */
    find(kind, name) {
      const [, id, words] = /^(\d{1,9})\.(\S*)$/u.exec(name) ?? [];
      if (id === undefined) return null;
      const thing = thingsOf(kind)[id];
      if (thing && kindOf(thing) === kind && wordsOf(thing) === words) return thing.id;
      indexes[kind] ??= indexOf(kind);
      return words ? (indexes[kind].get(words) ?? null) : null;
    },
  };
}
