/** Unpacking: from the compact texts that the page carries back to objects; see packs.py. */

import { bunzip } from "./bunzip.js";

const HIGH = 0xd800;
const SURROGATES = 0x800;

/**
 * Return what unpacks a text: base64 of compressed JSON, whose words are numbers in a list.
 * @param {string} packedWords the list, packed without one
 */
export function createUnpacker(packedWords) {
  const words = JSON.parse(unpacked(packedWords));
  return (packed) => fromColumns(JSON.parse(spell(unpacked(packed), words)));
}

/** Return the text that was compressed and written in base64. */
export function unpacked(packed) {
  const bytes = bunzip(decodeBase64(packed));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function decodeBase64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Return a text whose characters number words; surrogates number none. */
function spell(coded, words) {
  let text = "";
  for (const character of coded) {
    const code = character.codePointAt(0);
    text += words[code < HIGH ? code : code - SURROGATES];
  }
  return text;
}

/**
 * Return the rows of a column (see columns.py): objects, lists, or the values as they are.
 * Fields that are null are left out of their objects.
 */
export function fromColumns(column) {
  if (Array.isArray(column)) return column;
  return column.of ? objectsOf(column) : listsOf(column);
}

function objectsOf({ of, count, not }) {
  const rows = Array.from({ length: count }, () => ({}));
  for (const [field, column] of Object.entries(of)) {
    fromColumns(column).forEach((value, i) => {
      if (value !== null) rows[i][field] = value;
    });
  }
  for (const i of not) rows[i] = null;
  return rows;
}

function listsOf({ counts, all }) {
  const values = fromColumns(all);
  let from = 0;
  return counts.map((count) => {
    if (count === null) return null;
    from += count;
    return values.slice(from - count, from);
  });
}
