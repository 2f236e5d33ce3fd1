import { expect, it } from "vitest";

import { pathOf } from "./notifications";

it("opens its own pages inside the site, and nothing else", () => {
  const origin = "https://booking.example";
  expect(pathOf("https://booking.example/bookings/5f2K/?a=1", origin)).toBe("/bookings/5f2K/?a=1");
  expect(pathOf("https://elsewhere.example/", origin)).toBeNull();
  expect(pathOf("", origin)).toBeNull();
});
