import { expect, test } from "vitest";

import { toInstant, toLocal } from "./zone";

test.each([
  ["2030-01-15T09:00", "Europe/Berlin", "2030-01-15T08:00:00.000Z"],
  ["2030-07-15T09:00", "Europe/Berlin", "2030-07-15T07:00:00.000Z"],
  ["2030-07-15T00:30", "Asia/Kolkata", "2030-07-14T19:00:00.000Z"],
  ["2030-07-15T23:30", "America/New_York", "2030-07-16T03:30:00.000Z"],
  // the hour before and after the clock is put forward, and back
  ["2030-03-31T01:59", "Europe/Berlin", "2030-03-31T00:59:00.000Z"],
  ["2030-03-31T03:00", "Europe/Berlin", "2030-03-31T01:00:00.000Z"],
  ["2030-10-27T03:00", "Europe/Berlin", "2030-10-27T02:00:00.000Z"],
])("%s in %s", (local, zone, instant) => {
  expect(toInstant(local, zone)).toBe(instant);
  expect(toLocal(instant, zone)).toBe(local);
});

test("what is no time is none", () => {
  expect([toInstant("", "UTC"), toInstant("soon", "UTC")]).toEqual([null, null]);
});
