/** Titles: the words that an article's title has in common with others of its story. */

const WORDS = 5;
// What makes a word telling is the rule of `newsgraph explain` (belonging.py): most articles
// elsewhere lack it, some members have it, and these far more often.
const COMMON = 0.05;
const LONE = 0.02;
const LIFT = 5;
const WORD = /\p{L}[\p{L}\p{M}]+|\p{Nd}+/gu;
const STOP = new Set(
  (
    "about after all also an and any are as at be been but by can could did do does for from had " +
    "has have he her him his how if in into is it its just may more most my new no not now of off " +
    "on one or our out over say says she so some than that the their them then there these they " +
    "this those to too up us was we were what when where which who why will with would you your"
  ).split(" "),
);
const INVISIBLE = /[\u00ad\u200c\u200d]+/gu;
const POSSESSIVE = /['’]s(?![\p{L}\p{N}_])/gu;
const UNSPACED =
  /(?:[\p{scx=Thai}\p{scx=Laoo}\p{scx=Mymr}\p{scx=Khmr}\p{scx=Hira}\p{scx=Kana}\p{scx=Hani}]\p{M}*){2,}/gu;

/**
 * Return what finds the telling words that an article's title shares with others of its story.
 * @returns {(id: number) => Array<[string, number]>} words, the most telling first, each with how
 *   many other articles of the story have it
 */
export function createTitles({ articles, clusters }) {
  const wordsOf = (id) => new Set(readWords(articles[id].label));
  const known = new Map();
  let titles;
  const frequency = (word) => {
    titles ??= articles.map(({ label }) => plain(label));
    if (!known.has(word)) known.set(word, countTitles(titles, word));
    return known.get(word);
  };
  return (id) => {
    const own = wordsOf(id);
    const shared = new Map();
    for (const member of clusters[articles[id].cluster].members) {
      if (member === id) continue;
      for (const word of wordsOf(member)) {
        if (own.has(word)) shared.set(word, (shared.get(word) ?? 0) + 1);
      }
    }
    const others = clusters[articles[id].cluster].members.length - 1;
    const elsewhere = articles.length - others - 1;
    const weighed = (word) => {
      const near = shared.get(word);
      return [word, near, weigh(near, frequency(word) - near - 1, others, elsewhere)];
    };
    return [...own]
      .filter((word) => shared.has(word) && !STOP.has(word))
      .map(weighed)
      .filter(([, , weight]) => weight > 0)
      .sort(([, , one], [, , other]) => other - one)
      .slice(0, WORDS)
      .map(([word, near]) => [word, near]);
  };
}

/** Return how much a word tells for a story: the more members have it, and others not. */
function weigh(near, far, members, elsewhere) {
  const share = near / members;
  if (far > COMMON * elsewhere || share < LONE) return 0;
  const lift = (share * (elsewhere + 0.5)) / (far + 0.5);
  return lift >= LIFT || far === 0 ? near * Math.max(Math.log(lift), 0) : 0;
}

/** Return the number of titles with a word; going through all of their words would take longer. */
function countTitles(titles, word) {
  const isParted = word.search(UNSPACED) < 0;
  const pattern = isParted ? `(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{M}\\p{N}])` : word;
  const expression = new RegExp(pattern, "u");
  return titles.reduce((number, title) => number + expression.test(title), 0);
}

/** Return the words of a text: of two letters or more, and numbers; pairs where none are parted. */
export function readWords(text) {
  return plain(text).replace(UNSPACED, pairs).replace(POSSESSIVE, "").match(WORD) ?? [];
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(INVISIBLE, "");
}

function pairs(run) {
  const characters = run.match(/.\p{M}*/gu);
  const pair = (character, i) => characters[i] + character;
  return ` ${characters.slice(1).map(pair).join(" ")} `;
}
