/** Calendar: days, counted from 1970-01-01, put together to weeks, months and years. */

const MS_PER_DAY = 86_400_000;
const MOST = 100;
const MONDAY = 4;
const UNITS = [
  { unit: "day", days: 1, begin: (day) => day },
  { unit: "week", days: 7, begin: (day) => day - ((((day - MONDAY) % 7) + 7) % 7) },
  { unit: "month", days: 31, begin: (day) => startOf(day, 1) },
  { unit: "year", days: 366, begin: (day) => startOf(day, 12) },
];

/**
 * Divide a span into days, or else weeks, months or years, few enough to be drawn.
 * @param {number} first the first day
 * @param {number} last the last day
 * @returns {{unit: string, starts: number[]}} the day that each period begins with, and then the
 * day after the last
 */
export function divide(first, last) {
  const { unit, days, begin } = UNITS.find((one) => last - first < MOST * one.days) ?? UNITS.at(-1);
  const starts = [begin(first)];
  while (starts.at(-1) <= last) starts.push(begin(starts.at(-1) + days));
  return { unit, starts };
}

/** Return a day as "2020-06-12". */
export function written(day) {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Return the day that is written like this, null where there is none. */
export function readDay(text) {
  const time = /^\d{4}-\d\d-\d\d$/u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time / MS_PER_DAY;
}

/** Return the first day of the months that a day falls into, so many at a time. */
function startOf(day, months) {
  const date = new Date(day * MS_PER_DAY);
  const month = date.getUTCMonth();
  return date.setUTCMonth(month - (month % months), 1) / MS_PER_DAY;
}
