import { expect, it } from "vitest";

import { Sight } from "./sight";

it("a code counts once as long as it is in sight", () => {
  const sight = new Sight();
  expect([0, 100, 2500, 4900].map((at) => sight.isNew("a", at))).toEqual([true, false, false, false]);
  expect(sight.isNew("a", 7500)).toBe(true);
});

it("another code counts at once, and so does the first after it", () => {
  const sight = new Sight();
  expect(["a", "b", "a"].map((text, index) => sight.isNew(text, index))).toEqual([true, true, true]);
});

it("a code that was taken back counts again", () => {
  const sight = new Sight();
  sight.isNew("a", 0);
  sight.forget();
  expect(sight.isNew("a", 1)).toBe(true);
});
