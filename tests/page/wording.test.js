import assert from "node:assert/strict";
import { test } from "node:test";
import {
  count,
  day,
  days,
  duration,
  figure,
  share,
  span,
  tick,
  when,
} from "../../graph/newsgraph/page/scripts/wording.js";

test("numbers of things", () => {
  assert.equal(count(1, "article"), "1 article");
  assert.equal(count(1200, "article"), "1,200 articles");
  assert.equal(count(0, "story", "stories"), "0 stories");
  assert.equal(figure(0.123456789), "0.123457");
  assert.equal(share(0.5), "50%");
});

test("durations, with minutes left out where there are days", () => {
  assert.equal(duration(0), "under a minute");
  assert.equal(duration(125), "2 h 5 min");
  assert.equal(duration(1440), "1 d");
  assert.equal(duration(2 * 1440 + 61), "2 d 1 h");
});

test("times without a zone are UTC, and what is no time stays as it is", () => {
  assert.equal(when("2020-06-12T19:19:00Z"), "12 Jun 2020, 19:19 UTC");
  assert.equal(when("2020-06-12T19:19:00"), "12 Jun 2020, 19:19 UTC");
  assert.equal(when("2020-06-12T01:00:00+02:00"), "11 Jun 2020, 23:00 UTC");
  assert.equal(when("2020-06-12"), "12 Jun 2020");
  assert.equal(day("2020-06-12T23:59:59"), "12 Jun 2020");
  assert.equal(when("soon"), "soon");
});

test("spans of minutes, whole days without their hours", () => {
  const [day, plain] = [18_425 * 1440, (text) => text.replaceAll(/[^\w:,]+/gu, " ")];
  assert.equal(plain(span(day, day + 2 * 1440 - 1)), "12 13 Jun 2020");
  assert.equal(plain(span(day, day + 359)), "12 Jun 2020, 00:00 06:00 UTC");
  assert.equal(
    plain(span(day + 60, day + 2 * 1440 - 1)),
    "12 Jun 2020, 01:00 14 Jun 2020, 00:00 UTC",
  );
});

test("a tick names what changes: the hour, the day, the month or the year", () => {
  const day = 18_425 * 1440;
  assert.equal(tick(day + 360, 360), "06:00");
  assert.equal(tick(day, 360), "12 Jun");
  assert.equal(tick(day, 30 * 1440), "Jun");
  assert.equal(tick(18_262 * 1440, 31 * 1440), "2020");
});

test("spans of days", () => {
  const span = days("2020-06-12", "2020-06-17");
  assert.equal(span.replaceAll(/\s/gu, " "), "12 – 17 Jun 2020");
  assert.equal(days("2020-06-12", "2020-06-12"), "12 Jun 2020");
  assert.equal(days(undefined, undefined), "");
});
