/** Wrapping: a text -> few short lines, with an ellipsis where it had to be cut. */

/**
 * Break a text into lines that are no wider than allowed.
 * @param {string} text
 * @param {(text: string) => number} measure the width of a text
 * @param {number} width
 * @param {number} most lines
 * @returns {string[]}
 */
export function wrap(text, measure, width, most) {
  const words = wordsOf(text);
  const [lines, end] = fill(words, measure, width, most);
  if (end < words.length) lines.push(`${lines.pop()} ${words.slice(end, end + 3).join(" ")}`);
  return lines.map((line) => cut(line, measure, width));
}

/** Break a text likewise, but return null for one that would have to be cut. */
export function wrapWhole(text, measure, width, most) {
  const words = wordsOf(text);
  if (words.some((word) => measure(word) > width)) return null;
  const [lines, end] = fill(words, measure, width, most);
  return end < words.length ? null : lines;
}

function wordsOf(text) {
  return text.slice(0, 400).split(/\s+/u).filter(Boolean);
}

/** Fill lines with words; return them, and how many words they hold. */
function fill(words, measure, width, most) {
  const space = measure(" ");
  const lines = [];
  let left = 0;
  for (const [i, word] of words.entries()) {
    const needed = measure(word);
    if (lines.length && needed + space <= left) {
      lines[lines.length - 1] += ` ${word}`;
      left -= needed + space;
    } else if (lines.length === most) {
      return [lines, i];
    } else {
      lines.push(word);
      left = width - needed;
    }
  }
  return [lines, words.length];
}

/** Shorten a text until it fits, by halving what is uncertain. */
function cut(text, measure, width) {
  if (measure(text) <= width) return text;
  const characters = [...text];
  let fits = 0;
  let tooMany = characters.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (measure(shortened(characters, middle)) <= width) fits = middle;
    else tooMany = middle;
  }
  return shortened(characters, withoutStump(characters, Math.max(1, fits)));
}

/** Return the first characters, without what should not stand before an ellipsis. */
function shortened(characters, count) {
  return `${characters
    .slice(0, count)
    .join("")
    .replace(/[\s.,:;–—-]+$/u, "")}…`;
}

/** Leave out the word that was cut in two, unless little would remain. */
function withoutStump(characters, count) {
  const space = characters[count] === " " ? count : characters.lastIndexOf(" ", count - 1);
  return space > 0.35 * count ? space : count;
}
