/** Image: the view as a picture to keep: SVG, and PNG made of that. */

import { DASHES } from "./styling.js";
import { RIMS } from "./typesetting.js";

const SCALE = 2;
const FAINT = 0.35;
const ANCHORS = { left: "start", center: "middle", right: "end" };

/**
 * Write a scene as SVG.
 * @param scene what is in view, in pixels (see picture.js)
 * @param {Record<string, string>} theme colours and fonts
 */
export function writeSvg(scene, theme, title) {
  const { width, height, territories, lines, discs, marks, labels } = scene;
  const size = { width: Math.round(width), height: Math.round(height) };
  const frame = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${size.width} ${size.height}`,
  };
  const parts = [
    tag("title", {}, escaped(title)),
    tag("rect", { ...size, fill: theme.paper }),
    ...territories.map((one) => writeTerritory(one, theme)),
    ...lines.map((one) => writeLine(one, theme[one.kind])),
    ...discs.map((one) => writeDisc(one, theme)),
    ...marks.lines.map((one) => writeLine(one, theme.marked)),
    ...marks.rings.map((one) => writeRing(one, theme.marked)),
    ...labels.map((one) => writeLabel(one, theme)),
  ];
  return tag("svg", { ...frame, ...size }, `\n${parts.join("\n")}\n`);
}

/** Return the PNG of an SVG, at twice its size. */
export async function drawPng(svg, { width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * SCALE, height: height * SCALE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

/** Write the ground of a story; that of one of which nothing remains is faint. */
function writeTerritory({ x, y, radius, isMarked, isFaded }, theme) {
  const looks = isMarked ? drawn(theme.marked, 4) : drawn(theme.border, 1.5);
  const opacity = isFaded ? FAINT : undefined;
  return tag("circle", { cx: x, cy: y, r: radius, fill: theme.territory, opacity, ...looks });
}

/** Write a line as the strokes that it consists of, an arrow among them. */
function writeLine({ strokes, kind, width, opacity }, colour) {
  const path = strokes.map(
    (points) => `M${points.map(({ x, y }) => [x, y].map(rounded)).join("L")}`,
  );
  const dashes = DASHES[kind]?.join(" ");
  const looks = { ...drawn(colour, width), opacity, "stroke-dasharray": dashes };
  return tag("path", { d: path.join(""), fill: "none", ...looks });
}

function writeRing({ x, y, radius, width }, colour) {
  return tag("circle", { cx: x, cy: y, r: radius, fill: "none", ...drawn(colour, width) });
}

/** Write an article as a disc or a mere dot, a provider as a square, a topic as a diamond. */
function writeDisc({ x, y, radius, group, opacity, isDot }, theme) {
  const isPale = group === "listed" && !isDot;
  const square = { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
  const looks = isPale ? { opacity, ...drawn(theme.listed, 1.5) } : { opacity };
  const fill = theme[isPale ? "listed-fill" : group];
  const diamond = `M${[x, y - radius]}L${[x + radius, y]} ${[x, y + radius]} ${[x - radius, y]}z`;
  const shapes = {
    provider: () => tag("rect", { ...square, fill, opacity }),
    topic: () => tag("path", { d: diamond, fill, opacity }),
  };
  const disc = () => tag("circle", { cx: x, cy: y, r: radius, fill, ...looks });
  return (shapes[group] ?? disc)();
}

/** Write a line of text, with a rim in the colour of what lies below. */
function writeLabel({ text, x, y, align, size, colour, isSerif, isBold, rim }, theme) {
  const looks = {
    "font-family": isSerif ? theme.serif : theme.sans,
    "font-size": size,
    "font-weight": isBold ? 600 : undefined,
    "text-anchor": ANCHORS[align],
    "dominant-baseline": "central",
    fill: colour,
    "paint-order": "stroke",
    ...drawn(theme[rim], RIMS[rim]),
    "stroke-linejoin": "round",
  };
  return tag("text", { x, y, ...looks }, escaped(text));
}

function drawn(stroke, width) {
  return { stroke, "stroke-width": width };
}

/** Write an element; an attribute without a value is left out. */
function tag(name, attributes, inside = "") {
  const known = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const write = ([key, value]) => ` ${key}="${escaped(rounded(value))}"`;
  return `<${name}${known.map(write).join("")}>${inside}</${name}>`;
}

function rounded(value) {
  return typeof value === "number" ? Math.round(value * 100) / 100 : value;
}

/** Escape a text for XML, and drop the characters that XML can't hold. */
function escaped(value) {
  return String(value)
    .toWellFormed()
    .replace(/[^\t\n\r -\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
