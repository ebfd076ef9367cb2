/** Wording: numbers, days and places as people write them. */

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const MINUTE = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
});
const NUMBER = new Intl.NumberFormat("en-GB");

/** Write a number of things: "1 article", "1,200 articles". */
export function count(number, one, many = `${one}s`) {
  return `${NUMBER.format(number)} ${number === 1 ? one : many}`;
}

/** Write a number. */
export function figure(number) {
  return NUMBER.format(number);
}

/** Write a day, or a point in time: "12 Jun 2020", "12 Jun 2020, 19:19 UTC". */
export function when(lexical) {
  const time = new Date(lexical);
  if (Number.isNaN(time.getTime())) return lexical;
  const hour = lexical.includes("T") ? `, ${MINUTE.format(time)} UTC` : "";
  return DAY.format(time) + hour;
}

/** Write the days from one to another. */
export function days(first, last) {
  if (!first) return "";
  return first === last ? when(first) : DAY.formatRange(new Date(first), new Date(last));
}

/** Write what a story spans: its articles, providers and days. */
export function span(cluster) {
  const providers = cluster.providers ? count(cluster.providers, "provider") : "";
  const parts = [
    count(cluster.members.length, "article"),
    providers,
    days(cluster.firstDay, cluster.lastDay),
  ];
  return parts.filter(Boolean).join(" · ");
}
