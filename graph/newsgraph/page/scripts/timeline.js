/** Timeline: how many articles there are by hour, day or month, with a brush to choose a span. */

import { letBrush, letStep } from "./brush.js";
import { DAY_LONG, divide, minuteOf, periodOf } from "./calendar.js";
import { createChart } from "./chart.js";
import { FAILS } from "./filtering.js";
import { count, date, minutePoint, span } from "./wording.js";

const RARE = 0.1;

/** Fill an element with the timeline; it stays hidden where all times are alike or unknown. */
export function createTimeline(element, coverage, state) {
  const { articles } = coverage;
  const axis = createAxis(articles);
  const { starts, whole, isHourly } = axis;
  const last = starts.length - 2;
  element.hidden = !(last > 0);
  if (element.hidden) return;
  const periods = Int32Array.from(articles, (one) =>
    one.day === null ? -1 : periodOf(starts, minuteOf(one)),
  );
  const counted = (fails) => countBy(periods, fails, last + 1);
  const all = counted(new Uint8Array(articles.length));
  const chart = createChart(element, all, starts);

  const chosen = () => {
    const { from, to } = state.now.filter;
    return [from ?? whole[0], to ?? whole[1]].map((one) => periodOf(starts, one));
  };
  const choose = (one, other) => {
    const [first, final] = [Math.min(one, other), Math.max(one, other)];
    const from = first > 0 ? starts[first] : null;
    const to = final < last ? starts[final + 1] - 1 : null;
    state.change({ filter: { ...state.now.filter, from, to } });
  };
  const show = ({ filter, fails }) => {
    const [first, final] = chosen();
    const [from, to] = [starts[first], starts[final + 1] - 1];
    const ends = isHourly ? [minutePoint(from), minutePoint(to + 1)] : [from, to].map(dayIn);
    const isWhole = filter.from === null && filter.to === null;
    const [low, high] = isHourly && !isWhole ? [from, to] : whole;
    const range = span(filter.from ?? low, filter.to ?? high);
    const words = [isWhole ? `All dates, ${range}` : range, `by ${axis.unit}`];
    chart.bars(counted(fails));
    chart.brush(first, final, ends);
    chart.tell([words.join(", "), ...axis.notes(isWhole)].join(" · "));
  };
  letBrush(chart.track, chosen, choose, last);
  for (const [end, handle] of chart.handles.entries()) letStep(handle, end, chosen, choose, last);
  state.listen((now, before) => {
    if (now.filter !== before.filter) show(now);
  });
  show(state.now);
}

/**
 * Return the periods that times of articles fall into: hours only if nearly all have one.
 * @returns {{unit: string, starts: number[], whole: [number, number], isHourly: boolean,
 *   notes: (isWhole: boolean) => string[]}} `whole` is the first and the last minute of all days, `notes`
 *   say which articles have no place or only a rough one
 */
function createAxis(articles) {
  const dated = articles.filter(({ day }) => day !== null);
  const minutes = dated.map(minuteOf);
  const [from, to] = [minutes.reduce(smaller, Infinity), minutes.reduce(larger, -Infinity)];
  const untimed = dated.filter(({ time }) => time === null).length;
  const undated = articles.length - dated.length;
  const least = untimed > RARE * dated.length ? DAY_LONG : 0;
  const { unit, starts } = divide(from, to, { least });
  const isHourly = starts[1] - starts[0] < DAY_LONG;
  const whole = [startOfDay(from), startOfDay(to) + DAY_LONG - 1];
  const notes = (isWhole) =>
    [
      isHourly && untimed && `${count(untimed, "article")} without an hour at noon`,
      !isWhole && undated && `${count(undated, "article")} without a date left out`,
    ].filter(Boolean);
  return { unit, starts, whole, isHourly, notes };
}

function smaller(one, other) {
  return Math.min(one, other);
}

function larger(one, other) {
  return Math.max(one, other);
}

function startOfDay(minute) {
  return minute - (((minute % DAY_LONG) + DAY_LONG) % DAY_LONG);
}

/** Write the day that a minute is in. */
function dayIn(minute) {
  return date(Math.floor(minute / DAY_LONG));
}

/** Return how many articles of each period fail no test but perhaps that of time. */
function countBy(periods, fails, size) {
  const numbers = new Uint32Array(size);
  for (let id = 0; id < periods.length; id += 1) {
    if (periods[id] >= 0 && !(fails[id] & ~FAILS.time)) numbers[periods[id]] += 1;
  }
  return numbers;
}
