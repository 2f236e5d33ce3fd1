import { describe, expect, it } from "vitest";

import type { TicketType } from "@/api/types";

import { bookPath, canBook, fitted, isSoldOut, mostOf, offered, saleState, step, ticketsIn, totalOf } from "./tickets";

const NOW = new Date("2030-05-01T12:00:00Z");
const type = (given: Partial<TicketType> = {}): TicketType => ({
  id: 1, name: "Seat", description: "", price: "10.10", capacity: 20, seats_left: 8, on_sale: true, sales_start: null,
  sales_end: null, min_per_booking: 1, max_per_person: null, is_hidden: false, ...given,
});

describe("how many tickets", () => {
  it.each([
    ["seats left", {}, 8],
    ["a person's most", { max_per_person: 4 }, 4],
    ["what one booking takes", { seats_left: 500 }, 100],
    ["the least that is sold together", { seats_left: 1, min_per_booking: 2 }, 0],
    ["a closed sale", { on_sale: false }, 0],
    ["sold out", { seats_left: 0 }, 0],
  ])("are limited by %s", (_, given, most) => {
    expect(mostOf(type(given))).toBe(most);
  });

  it("step over what is not sold", () => {
    const pairs = type({ min_per_booking: 2, max_per_person: 3 });
    expect([step(pairs, 0, 1), step(pairs, 2, 1), step(pairs, 3, 1)]).toEqual([2, 3, 3]);
    expect([step(pairs, 3, -1), step(pairs, 2, -1), step(pairs, 0, -1)]).toEqual([2, 0, 0]);
  });

  it("come down when seats go", () => {
    const types = [type({ seats_left: 2 }), type({ id: 2, seats_left: 0 })];
    expect(fitted({ 1: 5, 2: 1, 99: 3 }, types)).toEqual({ 1: 2 });
    expect(step(type({ seats_left: 2 }), 5, -1)).toBe(2);
  });

  it("are summed without the errors of decimals", () => {
    const types = [type(), type({ id: 2, price: "0.20" })];
    expect([ticketsIn({ 1: 3, 2: 1 }), totalOf({ 1: 3, 2: 1 }, types)]).toEqual([4, 30.5]);
  });

  it("stand in the address of the booking", () => {
    expect(bookPath(7, { 12: 2, 13: 1, 14: 0 })).toBe("/book/7?tickets=12:2,13:1");
    expect(bookPath(7, {})).toBe("/book/7");
  });
});

describe("ticket types", () => {
  it("show the seats of this moment, without hidden ones", () => {
    const now = { event: 7, seats_left: 3, ticket_types: [{ id: 1, seats_left: 3, on_sale: false }] };
    expect(offered([type(), type({ id: 2, is_hidden: true })], now)).toEqual([type({ seats_left: 3, on_sale: false })]);
    expect(offered([type()], undefined)).toEqual([type()]);
  });

  it.each([
    ["on_sale", {}],
    ["soon", { sales_start: "2030-06-01T00:00:00Z", on_sale: false }],
    ["over", { sales_end: "2030-05-01T12:00:00Z", on_sale: false }],
    ["sold_out", { seats_left: 0 }],
    ["over", { on_sale: false }],
  ])("are %s", (state, given) => {
    expect(saleState(type(given), NOW)).toBe(state);
  });

  it("are worth waiting for only where seats are what lacks", () => {
    const gone = type({ seats_left: 0 });
    expect([canBook([gone, type({ id: 2 })]), isSoldOut([gone, type({ id: 2 })], NOW)]).toEqual([true, false]);
    expect([canBook([gone]), isSoldOut([gone], NOW)]).toEqual([false, true]);
    expect(isSoldOut([type({ on_sale: false })], NOW)).toBe(false);
  });
});
