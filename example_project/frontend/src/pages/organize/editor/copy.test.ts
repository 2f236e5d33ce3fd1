import { expect, it } from "vitest";

import { copyOf, weeksLater } from "./copy";
import { event } from "./sample";
import { valuesOf } from "./values";

it("moves an event that is over by whole weeks, and keeps its hour where the clocks changed", () => {
  const values = { ...valuesOf(event), starts_at: "2030-03-24T10:00", ends_at: "2030-03-24T13:00" };
  expect(weeksLater(values, new Date("2030-03-24T09:00:00Z"))).toBe(1);
  expect(copyOf(values, "Copy", new Date("2030-03-24T09:00:00Z")).starts_at).toBe("2030-03-31T08:00:00Z");
  expect(weeksLater(values, new Date("2031-03-24T09:00:00Z"))).toBe(53);
});

it("leaves one that is to come on its day, with rows of its own", () => {
  const made = copyOf(valuesOf(event), "Copy of Bread", new Date("2030-01-01T00:00:00Z"));
  expect([made.title, made.starts_at]).toEqual(["Copy of Bread", "2030-03-31T08:00:00Z"]);
  expect([made.ticket_types, made.ingredients, made.questions].flat().map((row) => row?.id)).toEqual([null, null, null]);
});
