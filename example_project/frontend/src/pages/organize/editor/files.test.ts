import { describe, expect, it } from "vitest";

import type { EventImage } from "@/api/organize";

import { changesFor, inOrder, moved, PICTURES, refusalOf, titleOf } from "./files";

const images = [1, 2, 3, 4].map((id) => ({ id, is_cover: id === 1 }) as EventImage);

it("tells before sending what would be refused", () => {
  const judge = (name: string, size: number) => refusalOf({ name, size }, PICTURES);
  expect([judge("a.PNG", 5_000_000), judge("a.png", 5_000_001), judge("a.gif", 1), judge("png", 1)]).toEqual([null, "large", "kind", "kind"]);
});

describe("the order of pictures", () => {
  it("moves one and keeps the others", () => {
    expect([moved("abcd".split(""), 3, 1), moved("abcd".split(""), 0, 2)].map((list) => list.join(""))).toEqual(["adbc", "bcad"]);
  });

  it("makes the first one the cover, in as few requests as it takes", () => {
    expect(changesFor(images, 2, 0)).toEqual([{ id: 3, body: { is_cover: true, position: 0 } }]);
    expect(changesFor(images, 3, 1)).toEqual([{ id: 4, body: { position: 1 } }]);
    expect(changesFor(images, 0, 2)).toEqual([{ id: 2, body: { is_cover: true, position: 0 } }, { id: 1, body: { position: 2 } }]);
    expect(changesFor(images, 1, 1)).toEqual([]);
    expect(inOrder(images, 2, 0).map(({ id, is_cover }) => [id, is_cover])).toEqual([[3, true], [1, false], [2, false], [4, false]]);
  });
});

it("takes a title from the name of a file", () => {
  expect(titleOf("my-recipe_2.final.pdf")).toBe("my recipe 2.final");
});
