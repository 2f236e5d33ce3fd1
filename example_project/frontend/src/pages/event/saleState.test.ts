import { describe, expect, it } from "vitest";

import type { Offer } from "@/pages/booking/choice";

import { canBook, isSoldOut, saleState } from "./saleState";

const NOW = new Date("2030-05-01T12:00:00Z");
const offer = (given: Partial<Offer> = {}): Offer => ({
  id: 1, name: "Seat", description: "", price: 10.1, reduced: 10.1, seatsLeft: 8, onSale: true, salesStart: null, salesEnd: null,
  min: 1, max: 100, ...given,
});

describe("ticket types", () => {
  it.each([
    ["on_sale", {}],
    ["soon", { salesStart: "2030-06-01T00:00:00Z", onSale: false }],
    ["over", { salesEnd: "2030-05-01T12:00:00Z", onSale: false }],
    ["sold_out", { seatsLeft: 0 }],
    ["over", { onSale: false }],
  ])("are %s", (state, given) => {
    expect(saleState(offer(given), NOW)).toBe(state);
  });

  it("are worth waiting for only where seats are what lacks", () => {
    const gone = offer({ seatsLeft: 0 });
    expect([canBook([gone, offer({ id: 2 })]), isSoldOut([gone, offer({ id: 2 })], NOW)]).toEqual([true, false]);
    expect([canBook([gone]), isSoldOut([gone], NOW)]).toEqual([false, true]);
    expect(isSoldOut([offer({ onSale: false })], NOW)).toBe(false);
  });
});
