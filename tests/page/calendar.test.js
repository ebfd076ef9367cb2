import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DAY_LONG,
  divide,
  minuteOf,
  periodOf,
  readMinute,
  written,
  writtenMinute,
} from "../../graph/newsgraph/page/scripts/calendar.js";

const LAST = "T23:59";
const starts = (first, last, bounds) =>
  divide(readMinute(first), readMinute(last), bounds).starts.map(writtenMinute);
const days = (first, last) =>
  starts(first, last + LAST, { least: DAY_LONG }).map((start) => start.slice(0, 10));

test("days and minutes are written and read alike", () => {
  for (const day of ["1970-01-01", "1969-12-31", "2020-02-29", "0001-01-01", "9999-12-31"]) {
    const minute = readMinute(day);
    assert.equal(written(minute / DAY_LONG), day);
    assert.equal(writtenMinute(minute), `${day}T00:00`);
    assert.equal(readMinute(`${day}T00:01`), minute + 1);
  }
  assert.equal(readMinute("1970-01-02"), DAY_LONG);
});

test("what is no day and no minute is not read", () => {
  for (const text of ["", "2020", "2020-13-01", "20-01-01", "2020-01-01T25:00", "x2020-01-01"]) {
    assert.equal(readMinute(text), null, text);
  }
});

test("an article without a time stands in the middle of its day", () => {
  assert.equal(minuteOf({ day: 2, time: 5 }), 2 * DAY_LONG + 5);
  assert.equal(minuteOf({ day: 2, time: null }), 2.5 * DAY_LONG);
});

test("a few days are divided into hours, more of them into several hours", () => {
  assert.deepEqual(starts("2020-02-29T22:10", "2020-03-01T00:00"), [
    "2020-02-29T22:00",
    "2020-02-29T23:00",
    "2020-03-01T00:00",
    "2020-03-01T01:00",
  ]);
  const unit = (last) => divide(readMinute("2020-06-01"), readMinute(last)).unit;
  const spans = ["2020-06-05", "2020-06-06", "2020-06-14", "2020-06-27"].map(unit);
  assert.deepEqual(spans, ["hour", "3 hours", "6 hours", "day"]);
});

test("where hours are not known, a short span is divided into days", () => {
  assert.deepEqual(days("2020-02-28", "2020-03-01"), [
    "2020-02-28",
    "2020-02-29",
    "2020-03-01",
    "2020-03-02",
  ]);
});

test("a longer one into weeks from Monday, months, years and tens of years", () => {
  assert.deepEqual(days("2020-06-12", "2021-06-12").slice(0, 2), ["2020-06-08", "2020-06-15"]);
  assert.deepEqual(days("2016-11-30", "2021-06-12").slice(0, 3), [
    "2016-11-01",
    "2016-12-01",
    "2017-01-01",
  ]);
  assert.deepEqual(days("1960-05-05", "2021-06-12").slice(0, 2), ["1960-01-01", "1961-01-01"]);
  assert.deepEqual(days("1815-05-05", "2021-06-12").slice(0, 2), ["1810-01-01", "1820-01-01"]);
});

test("the periods hold the whole span, and are few", () => {
  for (const last of ["2020-06-12", "2020-09-19", "2020-09-20", "2022-05-01", "2028-01-01"]) {
    const found = days("2020-06-12", last);
    assert.ok(found[0] <= "2020-06-12" && found.at(-1) > last, last);
    assert.ok(found.at(-2) <= last, last);
    assert.ok(found.length <= 102, `${found.length} to ${last}`);
  }
});

test("fewer periods are made where fewer are asked for", () => {
  const { unit } = divide(readMinute("2020-06-12"), readMinute("2020-12-12"), { most: 7 });
  assert.equal(unit, "month");
});

test("a minute is found in its period, or else in the nearest one", () => {
  const periods = [-10, 0, 25, 30];
  assert.deepEqual(
    [-99, -10, -1, 0, 24, 25, 29, 30, 99].map((minute) => periodOf(periods, minute)),
    [0, 0, 0, 1, 1, 2, 2, 2, 2],
  );
});
