import assert from "node:assert/strict";
import { test } from "node:test";
import { createMatcher, fold } from "../../graph/newsgraph/page/scripts/matching.js";

test("folding leaves words: lower case, no accents, no punctuation", () => {
  assert.equal(fold("  Élan, AT last! "), "elan at last");
  assert.equal(fold("Straße – Æsop’s Łódź"), "strasse aesop s lodz");
  assert.equal(fold("東京 ２０２０"), "東京 2020");
  assert.equal(fold("?!"), "");
});

test("all words must be there, wherever; capitals and accents don't matter", () => {
  const { find } = createMatcher(["A bridge is closed", "Élan and bridges", "Closed roads"]);
  assert.deepEqual(find("CLOSED bridge"), [0]);
  assert.deepEqual(find("elan"), [1]);
  assert.deepEqual(find("tunnel"), []);
});

test("a name that is just that comes first, then whole words, then beginnings, then the others", () => {
  const { find } = createMatcher([
    "Newsroom abridged",
    "The bridges",
    "The bridge",
    "Bridge",
    "Bridge at last",
  ]);
  assert.deepEqual(find("bridge"), [3, 2, 4, 1, 0]);
  assert.deepEqual(find("the bridge"), [2, 1]);
});

test("symbols are found, too", () => {
  const { find } = createMatcher(["Learn C now", "C++ and Rust", "A 😀 day", "Up 5%", "Up 5"]);
  assert.deepEqual(find("c++"), [1]);
  assert.deepEqual(find("😀"), [2]);
  assert.deepEqual(find("5%"), [3]);
  assert.deepEqual(find("c"), [0, 1]);
});

test("nothing is found by nothing", () => {
  const { find } = createMatcher(["A", "B"]);
  assert.deepEqual(find(""), []);
  assert.deepEqual(find(" ?! "), []);
});

test("names can be read ahead, some at a time, and none is missed", () => {
  const { read, find } = createMatcher(["One a", "Two a", "Three a"]);
  assert.equal(read(2), true);
  assert.equal(read(2), false);
  assert.deepEqual(find("a"), [0, 1, 2]);
});
