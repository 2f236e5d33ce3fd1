import { expect, test } from "vitest";

import { isFiltered, NONE, readFilters, toQuery, writeFilters } from "./filters";

const read = (address: string) => readFilters(new URLSearchParams(address));

test("an address says what is looked for, and is read back as it was written", () => {
  const address = "q=ann+loaf&status=held&type=3&door=out";
  expect(read(address)).toEqual({ search: "ann loaf", status: "held", ticketType: 3, door: "out" });
  expect(writeFilters(read(address)).toString()).toBe(address);
});

test("what makes no sense is left out", () => {
  expect(read("q=%20&status=gone&type=0&door=perhaps")).toEqual(NONE);
  expect(read("type=1e9").ticketType).toBeNull();
  expect(read("type=99999999999999999999").ticketType).toBeNull();
  expect(read(`q=${"x".repeat(300)}`).search).toHaveLength(200);
});

test("the server is asked for nothing that nobody wants", () => {
  expect(toQuery(NONE)).toEqual({});
  expect(toQuery(read("q=ann&status=held&type=3&door=in"))).toEqual({ search: "ann", status: "held", ticket_type: 3, checked_in: true });
  expect(toQuery(read("door=out"))).toEqual({ checked_in: false });
});

test("no filter is none", () => {
  expect([isFiltered(NONE), isFiltered(read("door=in"))]).toEqual([false, true]);
});
