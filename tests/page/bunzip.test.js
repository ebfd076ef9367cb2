import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { bunzip } from "../../graph/newsgraph/page/scripts/bunzip.js";

const COMPRESS = "import bz2, sys; sys.stdout.buffer.write(bz2.compress(sys.stdin.buffer.read()))";

/** Return what becomes of bytes that Python compresses, and bunzip brings back. */
function returned(bytes) {
  const options = { input: bytes, maxBuffer: 1e8 };
  return bunzip(execFileSync("python3", ["-c", COMPRESS], options));
}

/** Return bytes, of so many kinds, that are scattered always alike. */
function scattered(count, kinds) {
  let seed = 1;
  return Uint8Array.from({ length: count }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % kinds;
  });
}

const CASES = {
  nothing: new Uint8Array(0),
  "one byte": Uint8Array.of(255),
  "all bytes": Uint8Array.from({ length: 256 }, (_, i) => i),
  "a long run": new Uint8Array(1_000_000).fill(7),
  "two kinds": scattered(5000, 2),
  "no pattern": scattered(20_000, 256),
  "several blocks": scattered(2_000_000, 11),
};

for (const [name, bytes] of Object.entries(CASES)) {
  test(`what was compressed comes back: ${name}`, () => {
    assert.deepEqual(Buffer.from(returned(bytes)), Buffer.from(bytes));
  });
}

test("what was compressed comes back: runs of two to three hundred", () => {
  const runs = Array.from({ length: 300 }, (_, i) => new Array(i + 2).fill(i % 251));
  const bytes = Uint8Array.from(runs.flat());
  assert.deepEqual(Buffer.from(returned(bytes)), Buffer.from(bytes));
});

test("what was compressed comes back: text in several scripts", () => {
  const text = "Élan 東京 مرحبا 😀 ".repeat(2000);
  assert.equal(new TextDecoder().decode(returned(Buffer.from(text))), text);
});
