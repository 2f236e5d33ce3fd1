import { expect, test } from "vitest";

import { canMore, chosen, stepped, totalOf, toSale } from "./door";

const types = [
  { id: 1, price: "19.99", seats_left: 3 },
  { id: 2, price: "0.10", seats_left: 200 },
];

test("tickets are counted up and down, never below none", () => {
  const two = stepped(stepped(new Map(), 1, 1), 1, 1);
  expect(chosen(two)).toBe(2);
  expect(chosen(stepped(new Map(), 1, -1))).toBe(0);
});

test("there are as many as seats, and not more than a booking may have", () => {
  expect(types.map((type) => canMore(new Map([[1, 2], [2, 97]]), type))).toEqual([true, true]);
  expect(types.map((type) => canMore(new Map([[1, 3], [2, 97]]), type))).toEqual([false, false]);
});

test("money adds up", () => {
  expect(totalOf(new Map([[1, 3], [2, 3]]), types)).toBe(60.27);
});

test("what was not chosen or not told is left out", () => {
  expect(toSale(new Map([[1, 2], [2, 0]]), " Ann ", " ")).toEqual({ items: [{ ticket_type: 1, quantity: 2 }], name: "Ann" });
});
