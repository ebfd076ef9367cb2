import assert from "node:assert/strict";
import { test } from "node:test";
import { divide, readDay, written } from "../../graph/newsgraph/page/scripts/calendar.js";

const days = (first, last) => divide(readDay(first), readDay(last)).starts.map(written);

test("days are written and read alike", () => {
  for (const day of ["1970-01-01", "1969-12-31", "2020-02-29", "0001-01-01", "9999-12-31"]) {
    assert.equal(written(readDay(day)), day);
  }
  assert.equal(readDay("1970-01-02"), 1);
});

test("what is no day is not read", () => {
  for (const text of ["", "2020", "2020-13-01", "20-01-01", "2020-01-01T00:00", "x2020-01-01"]) {
    assert.equal(readDay(text), null, text);
  }
});

test("a short span is divided into days", () => {
  assert.deepEqual(days("2020-02-28", "2020-03-01"), [
    "2020-02-28",
    "2020-02-29",
    "2020-03-01",
    "2020-03-02",
  ]);
});

test("a longer one into weeks from Monday, months and years", () => {
  assert.deepEqual(days("2020-06-12", "2021-06-12").slice(0, 2), ["2020-06-08", "2020-06-15"]);
  assert.deepEqual(days("2016-11-30", "2021-06-12").slice(0, 3), [
    "2016-11-01",
    "2016-12-01",
    "2017-01-01",
  ]);
  assert.deepEqual(days("1960-05-05", "2021-06-12").slice(0, 2), ["1960-01-01", "1961-01-01"]);
});

test("the periods hold the whole span, and are few", () => {
  for (const last of ["2020-06-12", "2020-09-19", "2020-09-20", "2022-05-01", "2028-01-01"]) {
    const starts = days("2020-06-12", last);
    assert.ok(starts[0] <= "2020-06-12" && starts.at(-1) > last, last);
    assert.ok(starts.at(-2) <= last, last);
    assert.ok(starts.length <= 102, `${starts.length} to ${last}`);
  }
});
