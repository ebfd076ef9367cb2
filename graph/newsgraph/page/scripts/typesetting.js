/** Typesetting: texts and their styles -> blocks of lines that can be placed and drawn. */

import { wrap, wrapWhole } from "./wrapping.js";

const LINE = 1.25;
const PAD = 2;
const MANY = 20_000;

/**
 * Return what sets type: parts, each a text with its style, below one another -> a block with
 * its width and height; null where a text that must stay whole would have to be cut.
 * A style has a font, its size, a colour, the width and number of lines there are, and whether
 * the text must stay whole.
 * @param {CanvasRenderingContext2D} pen a context to measure with
 */
export function createTypesetter(pen) {
  const measure = createMeasure(pen);
  const known = new Map();
  const set = (text, { font, size, width, lines: most, isWhole }) => {
    const measured = (line) => measure(line, font);
    const lines = (isWhole ? wrapWhole : wrap)(text, measured, width, most);
    const widest = Math.max(0, ...(lines ?? []).map(measured));
    return (
      lines && { lines, width: Math.ceil(widest) + 2 * PAD, height: lines.length * size * LINE }
    );
  };
  const recall = ({ text, style }) => {
    const key = `${style.font} ${style.width} ${style.lines} ${style.isWhole} ${text}`;
    if (known.size > MANY) known.clear();
    if (!known.has(key)) known.set(key, set(text, style));
    return known.get(key) && { ...known.get(key), style };
  };
  return (...texts) => {
    const parts = texts.map(recall);
    if (parts.includes(null)) return null;
    const width = Math.max(...parts.map((part) => part.width));
    const height = Math.ceil(parts.reduce((sum, part) => sum + part.height + PAD, -PAD));
    return { parts, width, height };
  };
}

/** Return what measures a text in a font, word by word, each of which it remembers. */
function createMeasure(pen) {
  const known = new Map();
  const wordsOf = (font) => {
    if (!known.has(font)) known.set(font, new Map());
    return known.get(font);
  };
  return (text, font) => {
    const widths = wordsOf(font);
    if (widths.size > MANY) widths.clear();
    const measure = (word) => {
      pen.font = font;
      widths.set(word, pen.measureText(word).width);
      return widths.get(word);
    };
    const widthOf = (word) => widths.get(word) ?? measure(word);
    const words = text.split(" ");
    return words.reduce((sum, word) => sum + widthOf(word), (words.length - 1) * widthOf(" "));
  };
}

/** Return the lines of a block in its box, each with where it stands and how it looks. */
export function linesOf({ parts, left, top, width, align, rim }) {
  const x = left + { left: PAD, right: width - PAD, center: width / 2 }[align];
  let first = top;
  return parts.flatMap(({ lines, height, style: { font, size, colour, isSerif } }) => {
    const start = first;
    first += height + PAD;
    const looks = { font, size, colour, isSerif, isBold: font.startsWith("600"), align, rim };
    return lines.map((text, i) => ({ text, x, y: start + (i + 0.5) * size * LINE, ...looks }));
  });
}

/** Draw lines, each with a rim in the colour of what lies below, which keeps the rest away. */
export function drawLines(pen, lines, theme) {
  Object.assign(pen, { textBaseline: "middle", lineJoin: "round" });
  for (const { text, x, y, font, colour, align, rim } of lines) {
    const around = { strokeStyle: theme[rim], lineWidth: RIMS[rim] };
    Object.assign(pen, { font, textAlign: align, fillStyle: colour, ...around });
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }
}

/** How wide the rim is, by what lies below: dots lie on a territory. */
export const RIMS = { paper: 3.5, territory: 5 };
