import assert from "node:assert/strict";
import { test } from "node:test";
import { wrap, wrapWhole } from "../../graph/newsgraph/page/scripts/wrapping.js";

const letters = (text) => [...text].length;
const wrapped = (text, width, lines) => wrap(text, letters, width, lines);

test("a text that fits stays in one line", () => {
  assert.deepEqual(wrapped("A bridge", 8, 1), ["A bridge"]);
  assert.deepEqual(wrapped("", 8, 1), []);
  assert.deepEqual(wrapped("  a \n b ", 8, 1), ["a b"]);
});

test("a longer one is broken between words", () => {
  assert.deepEqual(wrapped("A bridge is closed", 9, 3), ["A bridge", "is closed"]);
});

test("what doesn't fit ends with an ellipsis, after a word if one can", () => {
  assert.deepEqual(wrapped("A bridge is closed again", 12, 1), ["A bridge is…"]);
  assert.deepEqual(wrapped("Incomprehensibilities", 8, 2), ["Incompr…"]);
});

test("no line is wider than allowed, and no character is halved", () => {
  const text = "Die Straßenbahnhaltestelle 😀😀😀😀😀😀😀😀😀😀😀 wird verlegt, heißt es";
  for (let width = 3; width < 40; width += 1) {
    const lines = wrapped(text, width, 3);
    assert.ok(lines.length <= 3);
    for (const line of lines) {
      assert.ok(letters(line) <= width, `${line} in ${width}`);
      assert.ok(line.isWellFormed());
    }
  }
});

test("a text that must stay whole is broken, or not set at all", () => {
  assert.deepEqual(wrapWhole("A bridge is closed", letters, 9, 2), ["A bridge", "is closed"]);
  assert.equal(wrapWhole("A bridge is closed", letters, 9, 1), null);
  assert.equal(wrapWhole("Incomprehensibilities", letters, 9, 3), null);
});

test("a line ends before the word that was cut, if half of it remains", () => {
  assert.deepEqual(wrapped("Facial Recognitions", 16, 1), ["Facial…"]);
  assert.deepEqual(wrapped("A Recognitions of all", 10, 1), ["A Recogni…"]);
});
