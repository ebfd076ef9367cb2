/** Matching: which names hold the words of a query, the best first. */

const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
const SYMBOLS = /[\p{S}%#]/gu;
const PLAIN = /^[ -~‘’“”–—…]*$/;

/** Return the words of a text: lower case, without accents, with one space between them. */
export function fold(text) {
  const lower = text.toLowerCase();
  const words = PLAIN.test(lower) ? lower.replace(/[^a-z\d]+/g, " ") : unaccented(lower);
  return words.trim();
}

/** Do the same for a text of any script, which takes longer. */
function unaccented(lower) {
  return lower
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[ßæœøłđðþı]/gu, (letter) => LETTERS[letter])
    .replace(/[^\p{L}\p{N}]+/gu, " ");
}

/** Return what is searched of a text: its words, then the symbols in it, each by itself. */
function wordsIn(text) {
  return [fold(text), ...(text.match(SYMBOLS) ?? [])].filter(Boolean).join(" ");
}

/**
 * Return what finds things by their names.
 * @param {string[]} names those that matter more come first
 */
export function createMatcher(names) {
  const texts = [];
  const read = (number) => {
    const end = Math.min(names.length, texts.length + number);
    // replace, unlike joining, leaves a text in one piece, which is searched faster
    while (texts.length < end) texts.push(wordsIn(names[texts.length]).replace(/^/, " "));
    return end < names.length;
  };
  return {
    /** Read so many of the names ahead of the first query; return whether some are left. */
    read,

    /**
     * Return the places of the names that hold all words of a query, wherever: first names that
     * are just that, then those that hold it as it stands, then those where each word begins one,
     * then the others.
     */
    find(query) {
      read(names.length);
      const whole = ` ${wordsIn(query)}`;
      const words = whole.split(" ").filter(Boolean);
      const found = [[], [], [], []];
      for (let place = 0; words.length && place < texts.length; place += 1) {
        const rank = rankOf(texts[place], whole, words);
        if (rank !== null) found[rank].push(place);
      }
      return found.flat();
    },
  };
}

/** Return how well a text holds the words, 0 for best, null if it doesn't hold them all. */
function rankOf(text, whole, words) {
  if (text === whole) return 0;
  let rank = `${text} `.includes(`${whole} `) ? 1 : 2;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return null;
    if (text[at - 1] !== " " && !text.includes(` ${word}`, at)) rank = 3;
  }
  return rank;
}
