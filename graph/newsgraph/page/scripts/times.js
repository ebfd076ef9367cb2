/** Times: when the articles of a story appeared, as dots on a line and in words. */

import { DAY_LONG, minuteOf } from "./calendar.js";
import { draw, make } from "./elements.js";
import { count, date, duration, point } from "./wording.js";

const WIDTH = 320;
const HEIGHT = 50;
const DOT = 7;
const COLUMNS = 43;
const STEPS = [1, 5, 15, 60, 180, 360, 720].concat(
  [1, 2, 7, 14, 30, 90, 182, 365, 1826].map((days) => days * DAY_LONG),
);
const TICKS = 4;
const NEAR_EDGE = 30;

/** Write the times of articles, in their order, of which two have a date at least. */
export function writeTimes(articles) {
  const dated = articles.filter(({ day }) => day !== null);
  if (dated.length < 2) return [];
  const minutes = dated.map(minuteOf);
  const from = minutes.reduce((a, b) => Math.min(a, b));
  const to = minutes.reduce((a, b) => Math.max(a, b));
  const column = (minute) => Math.round(((minute - from) / (to - from || 1)) * (COLUMNS - 1));
  const place = (minute) => DOT * (column(minute) + 1.5);
  const first = dated.find(({ isFirst }) => isFirst);
  const start = first ? minuteOf(first) : from;
  const said = inWords(dated, first);
  const [base, dots] = stack(dated, (article) => place(minuteOf(article)));
  const marks = ticks(start, to, Boolean(first)).flatMap(([at, text]) =>
    mark(place(at), text, base),
  );
  const picture = draw(
    "svg",
    { class: "times", viewBox: `0 0 ${WIDTH} ${base + 20}`, role: "img", "aria-label": said },
    draw("path", { d: `M0 ${base}H${WIDTH}` }),
    ...marks,
    ...dots,
    first && draw("circle", { cx: place(start), cy: base - DOT, r: 4.5 }),
  );
  return [picture, make("p.quiet", said)];
}

/** Draw the articles of a place above one another, as a line of dots; return its foot, too. */
function stack(dated, placeOf) {
  const stacks = new Map();
  for (const article of dated) {
    const [timed, all] = stacks.get(placeOf(article)) ?? [0, 0];
    stacks.set(placeOf(article), [timed + (article.time !== null), all + 1]);
  }
  const highest = [...stacks.values()].reduce((most, [, all]) => Math.max(most, all), 2);
  const step = Math.min(DOT, HEIGHT / (highest - 1));
  const base = (highest - 1) * step + 2 * DOT;
  const line = (name, x, from, to) => {
    const [y1, y2] = [base - DOT - from * step, base - DOT - (to - 1) * step - 0.1];
    return draw("line", { class: name, x1: x, x2: x, y1, y2, "stroke-dasharray": `0 ${step}` });
  };
  const lines = [...stacks].flatMap(([x, [timed, all]]) => [
    timed > 0 && line("timed", x, 0, timed),
    timed < all && line("untimed", x, timed, all),
  ]);
  return [base, lines];
}

/** Return marks of time: they count from the first report or, where none is known, name days. */
function ticks(start, end, isTimed) {
  const step = STEPS.find((one) => (end - start) / one <= TICKS) ?? (end - start) / TICKS;
  const number = Math.floor((end - start) / step) + 1;
  return Array.from({ length: number }, (_, i) => {
    const lag = i ? `+${duration(i * step)}` : "first";
    return [start + i * step, isTimed ? lag : date(Math.floor((start + i * step) / DAY_LONG))];
  });
}

function mark(x, text, base) {
  const side = Math.sign(Math.trunc((x - WIDTH / 2) / (WIDTH / 2 - NEAR_EDGE)));
  const anchor = ["start", "middle", "end"][side + 1];
  return [
    draw("path", { d: `M${x} ${base}v4` }),
    draw("text", { x: x + side * DOT, y: base + 15, "text-anchor": anchor }, text),
  ];
}

/** Say what the dots show. */
function inWords(dated, first) {
  const lags = dated.map(({ lag }) => lag).filter((lag) => lag !== null);
  const untimed = dated.filter(({ time }) => time === null).length;
  const [middle, last] = [Math.floor((lags.length - 1) / 2), lags.length - 1].map(
    (i) => [...lags].sort((a, b) => a - b)[i],
  );
  const parts = [
    first && `First report ${point(minuteOf(first) * 60_000)}.`,
    lags.length > 2 &&
      last > 0 &&
      `Half of ${count(lags.length, "report")} with a time came within ${duration(middle)}, ` +
        `the last after ${duration(last)}.`,
    lags.length === 2 && last > 0 && `The other report with a time came ${duration(last)} after.`,
    untimed > 0 && `Of ${count(untimed, "article")}, pale here, only the day is known.`,
  ];
  return parts.filter(Boolean).join(" ");
}
