/** Camera: where one looks at the picture from, and how one gets there. */

import { FARTHER } from "./naming.js";
import { wantsStillness } from "./theme.js";
import { turned, turnedBack } from "./turning.js";

const SIDE = 104;
const LEAST_SIDE = 24;
const ROOM = { head: 88, foot: 44 };
const LITTLE_ROOM = { head: 60, foot: 28 };
const CLOSE = 1.25;
const FIRST = 1.8;
const LARGEST = 2;
const FEW = 40;
const FARTHEST = 0.5;

/** Return the camera of a network; it flies, unless the reader wants stillness. */
export function createCamera(network, element, coverage) {
  let isMoved = false;
  let last = null;
  const move = (view, isAtOnce = wantsStillness()) => {
    const flight = { duration: 350, easingFunction: "easeInOutQuad" };
    network.moveTo({ ...view, animation: isAtOnce ? false : flight });
  };
  const moved = () => {
    isMoved = true;
  };
  const all = () => overview(coverage.clusters, element);
  /** Keep where there is something to see: fingers and wheels know no end. */
  const keepInReach = ({ scale }) => {
    moved();
    const view = all();
    const smallest = view.scale * FARTHEST;
    if (scale < smallest) move({ ...view, scale: smallest }, true);
    else if (scale > LARGEST)
      move({ position: last ?? network.getViewPosition(), scale: LARGEST }, true);
    else last = network.getViewPosition();
  };
  network.on("dragStart", moved);
  network.on("zoom", keepInReach);
  return {
    /** Show all territories. */
    showAll(isAtOnce) {
      isMoved = false;
      move(all(), isAtOnce);
    },

    /** Show all again after the picture's size changed, unless one has moved already. */
    adapt() {
      if (!isMoved) this.showAll(true);
    },

    /** Look at a thing from near enough to read its name; at a provider or topic with its articles. */
    lookAt(thing) {
      moved();
      const circles = withArticles(coverage, thing);
      if (circles) this.show(circles);
      else move(closeUp(coverage, thing, network.getScale(), element));
    },

    /** Return where one has moved to, as all was laid out; null where all is shown. */
    view() {
      const position = network.getViewPosition();
      const asLaidOut = coverage.isTurned ? turnedBack(position) : position;
      return isMoved ? { position: asLaidOut, scale: network.getScale() } : null;
    },

    /** Go back to such a view. */
    lookFrom({ position, scale }) {
      moved();
      move({ position: coverage.isTurned ? turned(position) : position, scale }, true);
    },

    /** Show some circles, whatever else there is. */
    show(circles) {
      moved();
      move(overview(circles, element));
    },

    /** Zoom by a factor. */
    zoomBy(factor) {
      moved();
      const smallest = all().scale * FARTHEST;
      const scale = Math.max(smallest, Math.min(LARGEST, network.getScale() * factor));
      move({ position: network.getViewPosition(), scale });
    },

    /** Return what part of the picture is in view, in pixels of the screen from its origin. */
    frame() {
      const [scale, { x, y }] = [network.getScale(), network.getViewPosition()];
      const { clientWidth: width, clientHeight: height } = element;
      return { left: x * scale - width / 2, top: y * scale - height / 2, width, height };
    },

    /** Return the same part as the layout measures. */
    box() {
      const scale = network.getScale();
      const { left, top, width, height } = this.frame();
      return { left: left / scale, top: top / scale, width: width / scale, height: height / scale };
    },

    /** Return the box that another element covers, likewise. */
    boxUnder(other) {
      const { left, top } = this.frame();
      const [inner, outer] = [other.getBoundingClientRect(), element.getBoundingClientRect()];
      const place = { left: left + inner.left - outer.left, top: top + inner.top - outer.top };
      return { ...place, width: inner.width, height: inner.height };
    },
  };
}

/** Return the view of some circles, with room for the labels around. */
function overview(circles, { clientWidth, clientHeight }) {
  const left = least(circles, ({ x, radius }) => x - radius);
  const right = -least(circles, ({ x, radius }) => -x - radius);
  const top = least(circles, ({ y, radius }) => y - radius);
  const bottom = -least(circles, ({ y, radius }) => -y - radius);
  const side = Math.min(SIDE, Math.max(LEAST_SIDE, clientWidth / 8 - LEAST_SIDE));
  const wide = (clientWidth - 2 * side) / Math.max(1, right - left);
  const fit = ({ head, foot }) => {
    const high = (clientHeight - head - foot) / Math.max(1, bottom - top);
    const scale = Math.max(0.01, Math.min(wide, high, FIRST));
    const y = (top + bottom) / 2 - (head - foot) / 2 / scale;
    return { position: { x: (left + right) / 2, y }, scale };
  };
  const view = fit(ROOM);
  return view.scale < FARTHER ? fit(LITTLE_ROOM) : view; // from afar names stand in territories
}

function least(things, value) {
  return things.reduce((smallest, thing) => Math.min(smallest, value(thing)), Infinity);
}

/** Return a provider or topic and its articles as circles, null for other things. */
function withArticles({ nodes, isArticle, articlesOf }, { type, id }) {
  if (type !== "node" || isArticle(id)) return null;
  return [id, ...articlesOf(id)].map((one) => ({ ...nodes[one], radius: nodes[one].size }));
}

/**
 * Return a view of one thing: a story as a whole; an article with its story, or in a large one
 * with what it lists and what lists it. Who is nearer than that stays as near.
 */
function closeUp(coverage, { type, id }, scale, element) {
  const { nodes, clusters } = coverage;
  const wanted = type === "story" ? CLOSE : Math.max(CLOSE, scale);
  const whole = overview(type === "story" ? [clusters[id]] : around(coverage, id), element);
  if (type === "node" && scale > whole.scale) {
    const { x, y } = nodes[id];
    return { position: { x, y }, scale };
  }
  return { ...whole, scale: Math.min(wanted, whole.scale) };
}

/** Return the circles that are seen with an article. */
function around({ nodes, clusters, listedBy, listersOf, areTogether }, id) {
  const cluster = clusters[nodes[id].cluster];
  if (cluster.isStory && cluster.members.length <= FEW) return [cluster];
  const others = [...listedBy(id), ...listersOf(id)].filter((other) => areTogether(id, other));
  return [id, ...others].map((one) => ({ ...nodes[one], radius: nodes[one].size }));
}
