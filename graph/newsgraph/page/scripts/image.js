/** Image: the view as a picture to keep: SVG, and PNG made of that. */

const SCALE = 2;
const RIM = 3.5;
const FAINT = 0.35;
const ANCHORS = { left: "start", center: "middle", right: "end" };
const DASHES = { publisher: "5 4", about: "1 4" };

/**
 * Write a scene as SVG.
 * @param scene what is in view, in pixels (see picture.js)
 * @param {Record<string, string>} theme colours and fonts
 */
export function writeSvg({ width, height, territories, lines, discs, labels }, theme, title) {
  const size = { width: Math.round(width), height: Math.round(height) };
  const frame = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${size.width} ${size.height}`,
  };
  const parts = [
    tag("title", {}, escaped(title)),
    tag("rect", { ...size, fill: theme.paper }),
    ...territories.map((one) => writeTerritory(one, theme)),
    ...lines.map((one) => writeLine(one, theme)),
    ...discs.map((one) => writeDisc(one, theme)),
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

function writeLine({ x1, y1, x2, y2, kind, opacity, isMarked }, theme) {
  const stroke = isMarked ? theme.marked : theme[kind];
  const looks = { ...drawn(stroke, isMarked ? 2 : 1), opacity, "stroke-dasharray": DASHES[kind] };
  return tag("line", { x1, y1, x2, y2, ...looks });
}

/** Write an article as a disc, a provider as a square, a topic as a diamond. */
function writeDisc({ x, y, radius, group, isMarked }, theme) {
  const square = { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
  const looks = group === "listed" ? drawn(theme.listed, 1.5) : {};
  const fill = theme[group === "listed" ? "listed-fill" : group];
  const diamond = `M${[x, y - radius]}L${[x + radius, y]} ${[x, y + radius]} ${[x - radius, y]}z`;
  const shapes = {
    provider: () => tag("rect", { ...square, fill }),
    topic: () => tag("path", { d: diamond, fill }),
  };
  const disc = () => tag("circle", { cx: x, cy: y, r: radius, fill, ...looks });
  const ring = { cx: x, cy: y, r: radius + 5, fill: "none", ...drawn(theme.marked, 2.5) };
  return (shapes[group] ?? disc)() + (isMarked ? tag("circle", ring) : "");
}

/** Write a line of text, with a rim in the colour of the paper. */
function writeLabel({ text, x, y, align, size, colour, isSerif, isBold }, theme) {
  const looks = {
    "font-family": isSerif ? theme.serif : theme.sans,
    "font-size": size,
    "font-weight": isBold ? 600 : undefined,
    "text-anchor": ANCHORS[align],
    "dominant-baseline": "central",
    fill: colour,
    "paint-order": "stroke",
    ...drawn(theme.paper, RIM),
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
