/** Timeline: how many articles there are by day, week or month, with a brush to choose a span. */

import { letBrush, letStep } from "./brush.js";
import { divide, written } from "./calendar.js";
import { draw, make } from "./elements.js";
import { FAILS } from "./filtering.js";
import { count, date, days } from "./wording.js";

const HEIGHT = 40;
const WIDE = 0.85;

/** Fill an element with the timeline; it stays hidden where all dates are alike or unknown. */
export function createTimeline(element, coverage, state) {
  const { articles } = coverage;
  const dated = articles.map((article) => article.day).filter((one) => one !== null);
  const [from, to] = [dated.reduce(smaller, Infinity), dated.reduce(larger, -Infinity)];
  const { unit, starts } = divide(from, to);
  const last = starts.length - 2;
  element.hidden = !(last > 0);
  if (element.hidden) return;
  const periods = Int32Array.from(articles, (one) =>
    one.day === null ? -1 : periodOf(starts, one.day),
  );
  const drawing = createDrawing(element, last + 1);
  const undated = articles.length - dated.length;

  const span = () => {
    const { filter } = state.now;
    return [filter.from ?? from, filter.to ?? to].map((one) => periodOf(starts, one));
  };
  const choose = (one, other) => {
    const [first, final] = [Math.min(one, other), Math.max(one, other)];
    const bounds = {
      from: first > 0 ? starts[first] : null,
      to: final < last ? starts[final + 1] - 1 : null,
    };
    state.change({ filter: { ...state.now.filter, ...bounds } });
  };
  const show = ({ filter, fails }) => {
    const [first, final] = span();
    const isWhole = filter.from === null && filter.to === null;
    const range = days(written(filter.from ?? from), written(filter.to ?? to));
    const lost =
      undated && !isWhole ? ` · ${count(undated, "article")} without a date left out` : "";
    drawing.bars(countBy(periods, fails, last + 1));
    drawing.brush(first, final, [starts[first], starts[final + 1] - 1].map(date));
    drawing.told(`${isWhole ? "All dates, " : ""}${range}, by ${unit}${lost}`);
  };
  letBrush(drawing.track, span, choose, last);
  for (const [end, handle] of drawing.handles.entries()) letStep(handle, end, span, choose, last);
  state.listen((now, before) => {
    if (now.filter !== before.filter) show(now);
  });
  show(state.now);
}

function smaller(one, other) {
  return Math.min(one, other);
}

function larger(one, other) {
  return Math.max(one, other);
}

/** Return the period that a day falls into, the nearest one for a day outside of all. */
function periodOf(starts, day) {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= day) low = middle;
    else high = middle;
  }
  return low;
}

/** Return how many articles of each period fail no test but perhaps that of days. */
function countBy(periods, fails, size) {
  const numbers = new Uint32Array(size);
  for (let id = 0; id < periods.length; id += 1) {
    if (periods[id] >= 0 && !(fails[id] & ~FAILS.days)) numbers[periods[id]] += 1;
  }
  return numbers;
}

/** Make the parts of the timeline. */
function createDrawing(element, size) {
  const path = draw("path", {});
  const box = { viewBox: `0 0 ${size} ${HEIGHT}`, preserveAspectRatio: "none" };
  const picture = draw("svg", { ...box, "aria-hidden": true }, path);
  const [before, after] = ["before", "after"].map((name) => make(`div.veil.${name}`));
  const handles = ["From", "To"].map((name) => {
    const handle = Object.assign(make("div.handle"), { role: "slider", tabIndex: 0 });
    return Object.assign(handle, { ariaLabel: name, ariaValueMin: 0, ariaValueMax: size - 1 });
  });
  const track = make("div.track", picture, before, after, ...handles);
  const told = make("p");
  element.append(track, told);
  return {
    track,
    handles,

    /** Draw a bar for each number. */
    bars(numbers) {
      const most = numbers.reduce(larger, 1);
      const bar = (number, place) => {
        const height = number && Math.max(1, (number / most) * HEIGHT);
        return `M${place} ${HEIGHT}v${-height}h${WIDE}v${height}z`;
      };
      path.setAttribute("d", Array.from(numbers, bar).join(""));
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

    /** Write below the bars. */
    told(text) {
      told.textContent = text;
    },
  };
}
