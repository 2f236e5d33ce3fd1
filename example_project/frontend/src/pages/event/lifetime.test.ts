import { expect, it } from "vitest";

import { standingOf } from "./lifetime";

const times = { starts_at: "2030-05-01T10:00:00Z", ends_at: "2030-05-01T12:00:00Z" };

it.each([
  ["draft", "draft", "2030-05-02T00:00:00Z"],
  ["cancelled", "cancelled", "2030-04-01T00:00:00Z"],
  ["published", "upcoming", "2030-05-01T09:59:59Z"],
  ["published", "running", "2030-05-01T10:00:00Z"],
  ["published", "past", "2030-05-01T12:00:00Z"],
] as const)("%s is %s at %s", (status, standing, at) => {
  expect(standingOf({ status, ...times }, new Date(at))).toBe(standing);
});
