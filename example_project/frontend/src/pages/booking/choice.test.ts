import { describe, expect, it } from "vitest";

import type { TicketType } from "@/api/types";

import { choicePath, choose, fitted, known, linesOf, mostOf, offersOf, readChoice, step, ticketsIn, totalOf, unavailable, writeChoice } from "./choice";

const type = (more: Partial<TicketType> = {}): TicketType => ({
  id: 1, name: "Standard", description: "", price: "19.90", capacity: 20, seats_left: 8, on_sale: true, sales_start: null,
  sales_end: null, min_per_booking: 1, max_per_person: null, is_hidden: false, ...more,
});
const offer = (more: Partial<TicketType> = {}) => {
  const [only] = offersOf([type(more)], [], null);
  if (!only) throw new Error("no offer");
  return only;
};
const voucher = {
  code: "TEN", kind: "percentage" as const, value: "10", valid_until: null,
  ticket_types: [
    { id: 1, name: "Standard", description: "", price: "19.90", discounted_price: "17.91" },
    { id: 9, name: "Friends", description: "", price: "5.00", discounted_price: "5.00" },
  ],
};

describe("a choice in the address", () => {
  it("is read and written", () => {
    expect([...readChoice("12:2,13:1")]).toEqual([[12, 2], [13, 1]]);
    expect(writeChoice(readChoice("12:2,13:1"))).toBe("12:2,13:1");
    expect(choicePath(4, readChoice("12:2"))).toBe("/book/4?tickets=12:2");
    expect(choicePath(4, new Map())).toBe("/book/4");
  });

  it("loses what makes no sense", () => {
    expect([...readChoice("x:1,3:0,4:-1,5,6:2.5,<script>,7:999")]).toEqual([[7, 100]]);
    expect([...readChoice(null)]).toEqual([]);
  });

  it("is sent in the order of the keys, without what was put back", () => {
    expect(linesOf(readChoice("13:1,12:2"))).toEqual([{ ticket_type: 12, quantity: 2 }, { ticket_type: 13, quantity: 1 }]);
    expect(linesOf(choose(readChoice("12:2"), 12, 0))).toEqual([]);
    expect(ticketsIn(readChoice("13:1,12:2"))).toBe(3);
  });

  it("holds no ticket types of other events", () => {
    expect([...known(readChoice("1:2,77:1"), [offer()])]).toEqual([[1, 2]]);
  });
});

describe("how many", () => {
  it("jumps over what is less than the least", () => {
    const group = offer({ min_per_booking: 3, max_per_person: 5 });
    expect([step(group, 0, 1), step(group, 3, 1), step(group, 5, 1), step(group, 3, -1)]).toEqual([3, 4, 5, 0]);
  });

  it("is no more than is left, allowed or on sale", () => {
    expect(mostOf(offer())).toBe(8);
    expect(mostOf(offer({ max_per_person: 4 }))).toBe(4);
    expect(mostOf(offer({ on_sale: false }))).toBe(0);
    expect(mostOf(offer({ seats_left: 2, min_per_booking: 3 }))).toBe(0);
  });

  it.each([
    ["seats left", {}, 8],
    ["a person's most", { max_per_person: 4 }, 4],
    ["what one booking takes", { seats_left: 500 }, 100],
    ["the least that is sold together", { seats_left: 1, min_per_booking: 2 }, 0],
    ["sold out", { seats_left: 0 }, 0],
  ])("is limited by %s", (_, given, most) => {
    expect(mostOf(offer(given))).toBe(most);
  });

  it("comes down when seats go", () => {
    const offers = [offer({ seats_left: 2 }), offer({ id: 2, seats_left: 0 })];
    expect([...fitted(readChoice("1:5,2:1,99:3"), offers)]).toEqual([[1, 2]]);
    expect(step(offer({ seats_left: 2 }), 5, -1)).toBe(2);
  });

  it("can be waited for where there is none", () => {
    const gone = offer({ seats_left: 0, max_per_person: 4 });
    expect([step(gone, 0, 1), step(gone, 4, 1)]).toEqual([1, 4]);
    expect(unavailable(readChoice("1:1"), [gone])).toEqual([gone]);
  });

  it("follows the seats of this moment", () => {
    const [now] = offersOf([type()], [{ id: 1, seats_left: 1, on_sale: true }], null);
    expect(now && mostOf(now)).toBe(1);
    expect(unavailable(readChoice("1:2"), now ? [now] : [])).toEqual([now]);
    expect(unavailable(readChoice("1:1"), now ? [now] : [])).toEqual([]);
  });
});

describe("what it costs", () => {
  it("is right to the cent", () => {
    expect(totalOf(readChoice("1:3"), [offer()])).toBe(59.7);
  });

  it("is less with a voucher, which may unlock more", () => {
    const offers = offersOf([type()], [], voucher);
    expect(offers.map(({ id }) => id)).toEqual([1, 9]);
    expect(totalOf(readChoice("1:3,9:1"), offers)).toBe(58.73);
  });

  it("hides what only a voucher sells", () => {
    expect(offersOf([type({ is_hidden: true })], [], null)).toEqual([]);
  });
});
