import { expect, it } from "vitest";

import { daysAfter, isoDay, parseDay } from "./days";

it("knows days by the person's own clock", () => {
  expect(isoDay(new Date(2030, 0, 5, 23, 59))).toBe("2030-01-05");
  expect(parseDay("2030-01-05")).toEqual(new Date(2030, 0, 5));
  expect(parseDay("")).toBeUndefined();
});

it("goes on over the end of a month", () => {
  expect([isoDay(daysAfter(new Date(2030, 1, 28), 1)), isoDay(daysAfter(new Date(2030, 0, 1), -1))]).toEqual([
    "2030-03-01", "2029-12-31",
  ]);
});
