import assert from "node:assert/strict";
import { test } from "node:test";
import { writeSvg } from "../../graph/newsgraph/page/scripts/image.js";

const THEME = new Proxy(
  { serif: '"Iowan Old Style", serif' },
  {
    get: (known, name) => known[name] ?? `the-${name}`,
  },
);
const NONE = { territories: [], lines: [], discs: [], labels: [] };
const EMPTY = { ...NONE, width: 800.4, height: 600, marks: { lines: [], rings: [] } };
const LABEL = {
  text: "Name",
  x: 1,
  y: 2,
  align: "center",
  size: 12,
  colour: "black",
  rim: "paper",
};

function svg(scene, title = "") {
  return writeSvg({ ...EMPTY, ...scene }, THEME, title);
}

test("the paper is as large as the view", () => {
  const written = svg({}, "Coverage & more");
  assert.match(written, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 800 600" /);
  assert.match(written, /<title>Coverage &#38; more<\/title>/);
  assert.match(written, /<rect width="800" height="600" fill="the-paper"><\/rect>/);
});

test("each group has its own shape", () => {
  const discs = ["post", "listed", "provider", "topic"].map((group) => {
    return svg({ discs: [{ x: 10, y: 20, radius: 4, group }] }).split("\n")[3];
  });
  assert.deepEqual(discs, [
    '<circle cx="10" cy="20" r="4" fill="the-post"></circle>',
    '<circle cx="10" cy="20" r="4" fill="the-listed-fill" stroke="the-listed" stroke-width="1.5"></circle>',
    '<rect x="6" y="16" width="8" height="8" fill="the-provider"></rect>',
    '<path d="M10,16L14,20 10,24 6,20z" fill="the-topic"></path>',
  ]);
});

test("what is marked stands out", () => {
  const ring = { x: 1, y: 1, radius: 9, width: 2.5 };
  assert.doesNotMatch(svg({}), /the-marked/);
  const written = svg({ marks: { lines: [], rings: [ring] } });
  assert.match(written, /r="9" fill="none" stroke="the-marked" stroke-width="2.5"/);
  const strokes = [
    [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  ];
  const line = { strokes, kind: "about", width: 1, opacity: 0.5 };
  assert.match(svg({ lines: [line] }), /stroke="the-about" .*opacity="0.5" stroke-dasharray="1 4"/);
  assert.match(svg({ marks: { lines: [line], rings: [] } }), /<path d="M0,0L1,1" .*"the-marked"/);
  const territory = { x: 1, y: 1, radius: 4 };
  assert.match(svg({ territories: [territory] }), /stroke="the-border"/);
  assert.match(svg({ territories: [{ ...territory, isMarked: true }] }), /stroke="the-marked"/);
});

test("a line that points to something has an arrow", () => {
  const strokes = [
    [
      { x: 0, y: 0 },
      { x: 9, y: 0 },
    ],
    [
      { x: 5, y: 2 },
      { x: 9, y: 0 },
      { x: 5, y: -2 },
    ],
  ];
  const written = svg({ lines: [{ strokes, kind: "listing", width: 1, opacity: 1 }] });
  assert.match(written, /d="M0,0L9,0M5,2L9,0L5,-2" fill="none" stroke="the-listing"/);
});

test("dots that retreat are faint, and a name is rimmed in the colour of what lies below", () => {
  const dot = { x: 1, y: 1, radius: 2, group: "post", opacity: 0.4 };
  assert.match(svg({ discs: [dot] }), /fill="the-post" opacity="0.4"/);
  const listed = svg({ discs: [{ ...dot, group: "listed", isDot: true }] });
  assert.match(listed, /r="2" fill="the-listed" opacity="0.4"/);
  assert.match(svg({ labels: [LABEL] }), /stroke="the-paper" stroke-width="3.5"/);
  const inside = { ...LABEL, rim: "territory" };
  assert.match(svg({ labels: [inside] }), /stroke="the-territory" stroke-width="5"/);
});

test("a story of which nothing remains is faint", () => {
  const territory = { x: 1, y: 1, radius: 4 };
  assert.doesNotMatch(svg({ territories: [territory] }), /opacity/);
  assert.match(svg({ territories: [{ ...territory, isFaded: true }] }), /opacity="0.35"/);
});

test("measures are written with two decimals, and nothing that is unknown", () => {
  const points = [
    { x: 1 / 3, y: -0.001 },
    { x: 1e-9, y: 2 },
  ];
  const written = svg({ lines: [{ strokes: [points], kind: "listing" }] });
  assert.match(written, /d="M0.33,0L0,2"/);
  assert.doesNotMatch(written, /undefined|NaN|\de-/);
});

test("names are text, whatever they are", () => {
  const hostile = "</text><script>alert(1)</script>\"'&\u0000\u001b\ud800\uffff\u{1f600}";
  const written = svg({ labels: [{ ...LABEL, text: hostile, isSerif: true }] }, hostile);
  assert.doesNotMatch(written, /<script|alert\(1\)<\/script/);
  assert.equal(written.match(/<\/text>/g).length, 1);
  assert.ok(written.includes("alert(1)&#60;/script&#62;&#34;&#39;&#38;\ufffd\u{1f600}</text>"));
  assert.match(written, /font-family="&#34;Iowan Old Style&#34;, serif"/);
});
