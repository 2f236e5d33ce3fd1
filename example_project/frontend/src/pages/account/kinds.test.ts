import { expect, it } from "vitest";

import { merged } from "@/api/preferences";

import { forRoles, grouped, plainName } from "./kinds";

it("shows every kind once, a site's own at the end", () => {
  expect(grouped(["welcome", "shop.voucher", "booking_moved"])).toEqual([
    ["bookings", ["booking_moved"]], ["account", ["welcome"]], ["other", ["shop.voucher"]],
  ]);
  expect(plainName("shop.voucher_given")).toBe("shop voucher given");
});

it("leaves out what a person can not be told", () => {
  expect(forRoles(["welcome", "organizer_requested", "review_received"], ["user", "organizer"])).toEqual(["welcome", "review_received"]);
});

it("changes only what was chosen", () => {
  const kinds = { welcome: { email: true, push: true }, new_event: { email: true } };
  expect(merged(kinds, { welcome: { email: false } })).toEqual({ welcome: { email: false, push: true }, new_event: { email: true } });
});
