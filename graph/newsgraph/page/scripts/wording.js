/** Wording: numbers, days and places as people write them. */

import { DAY_LONG } from "./calendar.js";

const IN_DAY = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
const IN_MINUTE = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" };
const DAY = new Intl.DateTimeFormat("en-GB", IN_DAY);
const MINUTE = new Intl.DateTimeFormat("en-GB", IN_MINUTE);
const MOMENT = new Intl.DateTimeFormat("en-GB", { ...IN_DAY, ...IN_MINUTE });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
const NUMBER = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 6 });
const PERCENT = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 });
const MS_PER_MINUTE = 60_000;
const UNITS = [
  [DAY_LONG, "d"],
  [60, "h"],
  [1, "min"],
];

/** Write a number of things: "1 article", "1,200 articles". */
export function count(number, one, many = `${one}s`) {
  return `${NUMBER.format(number)} ${number === 1 ? one : many}`;
}

/** Write a number, a score with six significant digits. */
export function figure(number) {
  return NUMBER.format(number);
}

/** Write a share of a whole: "50%". */
export function share(number) {
  return PERCENT.format(number);
}

/** Write a number of minutes: "2 h 5 min"; of days and hours, the minutes are left out. */
export function duration(minutes) {
  const parts = [];
  let left = minutes;
  for (const [unit, name] of UNITS) {
    const number = Math.floor(left / unit);
    left -= number * unit;
    if (number) parts.push(`${figure(number)} ${name}`);
  }
  const kept = minutes < UNITS[0][0] ? parts : parts.filter((part) => !part.endsWith("min"));
  return kept.join(" ") || "under a minute";
}

/** Write how a report stands to the first one of its story; nothing where no time is known. */
export function lag({ isFirst, lag: minutes }) {
  if (minutes === null) return "";
  return isFirst ? "first report" : `${duration(minutes)} after the first`;
}

/** Begin a text with a capital. */
export function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Write a day, or a point in time: "12 Jun 2020", "12 Jun 2020, 19:19 UTC". */
export function when(lexical) {
  const time = read(lexical);
  if (!time) return lexical;
  return lexical.includes("T") ? point(time) : DAY.format(time);
}

/** Write the day of a point in time. */
export function day(lexical) {
  const time = read(lexical);
  return time ? DAY.format(time) : lexical;
}

/** Write a point in time. */
export function point(time) {
  return `${DAY.format(time)}, ${MINUTE.format(time)} UTC`;
}

/** Write a day, counted from 1970-01-01; nothing for none. */
export function date(days) {
  return days === null ? "" : DAY.format(days * DAY_LONG * MS_PER_MINUTE);
}

/** Whether two days or points in time are the same, however they are written. */
export function areSameTime(one, other) {
  return read(one)?.getTime() === read(other)?.getTime();
}

/** Return a day or time as a date, a time without a zone as UTC; null for what is none. */
function read(lexical = "") {
  const isBare = lexical.includes("T") && !/(Z|[+-]\d\d:\d\d)$/u.test(lexical);
  const time = new Date(isBare ? `${lexical}Z` : lexical);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** Write the days from one to another. */
export function days(first, last) {
  if (!first) return "";
  return first === last ? when(first) : DAY.formatRange(new Date(first), new Date(last));
}

/** Write a minute, counted from 1970-01-01, as a point in time. */
export function minutePoint(minute) {
  return point(minute * MS_PER_MINUTE);
}

/** Write what lies from one minute to another, that included: as days, where it is whole days. */
export function span(first, last) {
  const isOfDays = first % DAY_LONG === 0 && (last + 1) % DAY_LONG === 0;
  const [from, to] = [first, last + 1].map((minute) => minute * MS_PER_MINUTE);
  return isOfDays ? DAY.formatRange(from, to - 1) : `${MOMENT.formatRange(from, to)} UTC`;
}

/** Write shortly the minute that a period of so many minutes begins with. */
export function tick(minute, length) {
  const time = new Date(minute * MS_PER_MINUTE);
  if (minute % DAY_LONG) return MINUTE.format(time);
  if (length < 28 * DAY_LONG) return `${time.getUTCDate()} ${MONTH.format(time)}`;
  return time.getUTCMonth() ? MONTH.format(time) : String(time.getUTCFullYear());
}

/** Write the size of a story: its articles, of which some may be left, providers and days. */
export function extent({ members, providers, firstDay, lastDay }, left = members.length) {
  const articles = count(members.length, "article");
  const parts = [
    left < members.length ? `${figure(left)} of ${articles}` : articles,
    providers ? count(providers, "provider") : "",
    days(firstDay, lastDay),
  ];
  return parts.filter(Boolean).join(" · ");
}
