import { expect, it } from "vitest";

import { moveMark } from "./highlight";

it("goes round, by way of the field itself", () => {
  const walk = (key: string, from: number) => [0, 1, 2, 3].reduce<number[]>((way) => [...way, moveMark(way.at(-1) ?? from, 3, key)], []);
  expect(walk("ArrowDown", -1)).toEqual([0, 1, 2, -1]);
  expect(walk("ArrowUp", -1)).toEqual([2, 1, 0, -1]);
});

it("stays where it is at other keys, and nowhere without lines", () => {
  expect([moveMark(1, 3, "a"), moveMark(1, 0, "ArrowDown")]).toEqual([1, -1]);
});
