import { expect, it } from "vitest";

import type { Event } from "@/api/types";

import { reacted } from "./reactions";

const event = { is_liked: false, likes_count: 3, is_favorited: true, favorites_count: 1 } as Event;

it("counts a like once", () => {
  const liked = reacted(event, "like", true);
  expect([liked.is_liked, liked.likes_count]).toEqual([true, 4]);
  expect(reacted(liked, "like", true)).toEqual(liked);
  expect(reacted(liked, "like", false)).toEqual(event);
});

it("takes a favourite back, and leaves likes alone", () => {
  expect(reacted(event, "favorite", false)).toEqual({ ...event, is_favorited: false, favorites_count: 0 });
});
