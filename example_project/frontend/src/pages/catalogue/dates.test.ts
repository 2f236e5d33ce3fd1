import { expect, it } from "vitest";

import { spanFrom } from "./dates";

it.each([
  ["weekend", "on a Wednesday", new Date(2030, 4, 1), "2030-05-04", "2030-05-05"],
  ["weekend", "on a Saturday", new Date(2030, 4, 4), "2030-05-04", "2030-05-05"],
  ["weekend", "on a Sunday", new Date(2030, 4, 5), "2030-05-05", "2030-05-05"],
  ["week", "over the end of a year", new Date(2030, 11, 28), "2030-12-28", "2031-01-03"],
  ["month", "over a change of clocks", new Date(2030, 2, 20), "2030-03-20", "2030-04-18"],
] as const)("%s %s", (span, _, today, from, to) => {
  expect(spanFrom(span, today)).toEqual({ from, to });
});
