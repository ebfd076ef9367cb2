/** Telling: the facts of one thing (see facts.py), unpacked when they are first asked for. */

const DAY = 86_400_000;
const MINUTE = 60_000;

/**
 * Return what tells the facts of a node.
 * @param {string[]} details packs of the facts of so many nodes each, by their ids
 * @param {number} share how many
 */
export function createTeller(nodes, details, share, unpack) {
  const unpacked = new Map();
  const open = (number) => {
    if (!unpacked.has(number)) unpacked.set(number, unpack(details[number]));
    return unpacked.get(number);
  };
  return async (id) => {
    const { url, slugAt, ...facts } = open(Math.floor(id / share))[id % share];
    return { ...known(nodes[id]), ...facts, ...addressOf(nodes[id].label, url, slugAt) };
  };
}

/** Return what the node knows already. */
function known({ day = null, time = null, quality = null }) {
  return {
    ...(day !== null && { published: momentOf(day, time) }),
    ...(quality !== null && { quality }),
  };
}

/** Write a day, or the minute of a day, as XML Schema does. */
function momentOf(day, time) {
  const text = new Date(day * DAY + (time ?? 0) * MINUTE).toISOString();
  return time === null ? text.slice(0, 10) : `${text.slice(0, 19)}Z`;
}

/** Return the whole URL: where the title stood in it, in small letters and hyphens, is told. */
function addressOf(title, url, slugAt) {
  if (slugAt === undefined) return url && { url };
  const words = title
    .toLowerCase()
    .replace(/['’]/g, "")
    .match(/[a-z0-9]+/g);
  return { url: url.slice(0, slugAt) + words.join("-") + url.slice(slugAt) };
}
