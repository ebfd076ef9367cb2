/** Chart: bars along a line of time, those that remain before all there are, with two handles. */

import { divide, periodOf } from "./calendar.js";
import { draw, make } from "./elements.js";
import { count, tick } from "./wording.js";

const HEIGHT = 40;
const WIDE = 0.85; // of a period
const TICKS = 7;
const LATE = 0.9; // from here on the words of a tick stand before it

/**
 * Make the parts of a chart.
 * @param {Uint32Array} all how many there are in each period, which the bars are measured by
 * @param {number[]} starts the minute that each period begins with, and then that after the last
 */
export function createChart(element, all, starts) {
  const size = all.length;
  const most = all.reduce((one, other) => Math.max(one, other), 1);
  const [behind, front] = ["behind", "front"].map((name) => draw("path", { class: name }));
  const box = { viewBox: `0 0 ${size} ${HEIGHT}`, preserveAspectRatio: "none" };
  const picture = draw("svg", { ...box, "aria-hidden": true }, behind, front);
  const [before, after] = ["before", "after"].map((name) => make(`div.veil.${name}`));
  const handles = ["From", "To"].map((name) => {
    const handle = Object.assign(make("div.handle"), { role: "slider", tabIndex: 0 });
    return Object.assign(handle, { ariaLabel: name, ariaValueMin: 0, ariaValueMax: size - 1 });
  });
  const track = make("div.track", picture, before, after, ...handles);
  const told = make("span");
  const words = make("p", told, " ", make("span", `highest bar ${count(most, "article")}`));
  element.append(words, track, writeTicks(starts));
  const barsOf = (numbers) => {
    const bar = (number, place) => {
      const height = number && Math.max(1, (number / most) * HEIGHT);
      return height ? `M${place} ${HEIGHT}v${-height}h${WIDE}v${height}z` : "";
    };
    return Array.from(numbers, bar).join("");
  };
  behind.setAttribute("d", barsOf(all));
  return {
    track,
    handles,

    /** Draw a bar for each number. */
    bars(numbers) {
      front.setAttribute("d", barsOf(numbers));
    },

    /** Show which periods are chosen, and say so. */
    brush(first, final, words) {
      const edges = [first, final + 1].map((edge) => `${(100 * edge) / size}%`);
      before.style.width = edges[0];
      after.style.left = edges[1];
      for (const [end, handle] of handles.entries()) {
        handle.style.left = edges[end];
        Object.assign(handle, { ariaValueNow: [first, final][end], ariaValueText: words[end] });
      }
    },

    /** Write above the bars. */
    tell(text) {
      told.textContent = text;
    },
  };
}

/** Write below the bars where some rounder periods begin. */
function writeTicks(starts) {
  const [first, end] = [starts[0], starts.at(-1)];
  const rounder = divide(first, end - 1, { most: TICKS, least: starts[1] - first });
  const length = rounder.starts[1] - rounder.starts[0];
  const marks = rounder.starts.flatMap((minute) => {
    const place = placeOf(minute, starts);
    if (place < 0 || place >= 1) return [];
    const mark = make(place > LATE ? "span.late" : "span", tick(minute, length));
    mark.style.left = `${100 * place}%`;
    return [mark];
  });
  const ticks = make("div.ticks", ...marks);
  ticks.ariaHidden = "true";
  return ticks;
}

/** Return where a minute lies among the periods, which are all equally wide: from 0 to 1. */
function placeOf(minute, starts) {
  if (minute < starts[0]) return -1;
  const period = periodOf(starts, minute);
  const part = (minute - starts[period]) / (starts[period + 1] - starts[period]);
  return (period + part) / (starts.length - 1);
}
