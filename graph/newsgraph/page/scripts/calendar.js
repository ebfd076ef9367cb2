/** Calendar: minutes, counted from 1970-01-01 in UTC, put together to hours, days, up to years. */

/** How many minutes a day has. */
export const DAY_LONG = 1440;

const MS_PER_MINUTE = 60_000;
const MOST = 100;
const MONDAY = 4 * DAY_LONG;
const WEEK = 7 * DAY_LONG;
const UNITS = [
  { unit: "hour", minutes: 60, begin: evenly(60) },
  { unit: "3 hours", minutes: 180, begin: evenly(180) },
  { unit: "6 hours", minutes: 360, begin: evenly(360) },
  { unit: "day", minutes: DAY_LONG, begin: evenly(DAY_LONG) },
  { unit: "week", minutes: WEEK, begin: (minute) => evenly(WEEK)(minute - MONDAY) + MONDAY },
  { unit: "month", minutes: 31 * DAY_LONG, begin: monthly(1) },
  { unit: "year", minutes: 366 * DAY_LONG, begin: monthly(12) },
  { unit: "10 years", minutes: 3660 * DAY_LONG, begin: monthly(120) },
];

/**
 * Divide a span into hours, or else days, weeks, months or years, few enough to be drawn.
 * @param {number} first the first minute
 * @param {number} last the last minute
 * @param {{most?: number, least?: number}} bounds the most periods that there may be, and the
 *   fewest minutes that one may have
 * @returns {{unit: string, starts: number[]}} the minute that each period begins with, and then
 *   the minute after the last
 */
export function divide(first, last, { most = MOST, least = 0 } = {}) {
  const isFit = ({ minutes }) => minutes >= least && last - first < most * minutes;
  const { unit, minutes, begin } = UNITS.find(isFit) ?? UNITS.at(-1);
  const starts = [begin(first)];
  while (starts.at(-1) <= last) starts.push(begin(starts.at(-1) + minutes));
  return { unit, starts };
}

/** Return the period that a minute falls into, the nearest one for a minute outside of all. */
export function periodOf(starts, minute) {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= minute) low = middle;
    else high = middle;
  }
  return low;
}

/** Return the minute of an article; the middle of the day, where only that is known. */
export function minuteOf({ day, time }) {
  return day * DAY_LONG + (time ?? DAY_LONG / 2);
}

/** Return a day, counted from 1970-01-01, as "2020-06-12". */
export function written(day) {
  return new Date(day * DAY_LONG * MS_PER_MINUTE).toISOString().slice(0, 10);
}

/** Return a minute as "2020-06-12T19:19". */
export function writtenMinute(minute) {
  return new Date(minute * MS_PER_MINUTE).toISOString().slice(0, 16);
}

/** Return the first minute of what is written like a day or a minute, null for anything else. */
export function readMinute(text) {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/u.test(text);
  const time = isTime ? Date.parse(text.length > 10 ? `${text}Z` : text) : Number.NaN;
  return Number.isNaN(time) ? null : time / MS_PER_MINUTE;
}

/** Return what finds the minute that so many even minutes begin with. */
function evenly(minutes) {
  return (minute) => Math.floor(minute / minutes) * minutes;
}

/** Return what finds the minute that so many months begin with; years begin them anew. */
function monthly(months) {
  return (minute) => {
    const date = new Date(minute * MS_PER_MINUTE);
    const past = date.getUTCFullYear() * 12 + date.getUTCMonth();
    date.setUTCHours(0, 0, 0, 0);
    return date.setUTCMonth(date.getUTCMonth() - (past % months), 1) / MS_PER_MINUTE;
  };
}
