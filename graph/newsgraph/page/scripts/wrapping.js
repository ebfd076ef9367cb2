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
  const words = text.slice(0, 400).split(/\s+/u).filter(Boolean);
  const lines = [];
  let line = "";
  for (const [i, word] of words.entries()) {
    const longer = line ? `${line} ${word}` : word;
    if (!line || measure(longer) <= width) {
      line = longer;
    } else if (lines.length + 1 === most) {
      return [...lines, cut(`${line} ${words.slice(i, i + 3).join(" ")}`, measure, width)];
    } else {
      lines.push(cut(line, measure, width));
      line = word;
    }
  }
  return line ? [...lines, cut(line, measure, width)] : lines;
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
  return space > 0.55 * count ? space : count;
}
