import { expect, it } from "vitest";

import { bucketsOf, byKey, daysOf, highest, rowsOf } from "./figuresSeries";

it("has a bar for each day in between, over the change of clocks too", () => {
  expect(bucketsOf(["2030-04-01", "2030-03-30"]).map(({ from }) => from)).toEqual(["2030-03-30", "2030-03-31", "2030-04-01"]);
  expect(bucketsOf([])).toEqual([]);
  expect(bucketsOf(["2030-05-01"])).toEqual([{ from: "2030-05-01", to: "2030-05-01" }]);
});

it("takes weeks where there are too many days, and four weeks where there are too many weeks", () => {
  const month = bucketsOf(["2030-01-01", "2030-02-01"]);
  const year = bucketsOf(["2030-01-01", "2030-12-31"]);

  expect(month[0]).toEqual({ from: "2030-01-01", to: "2030-01-07" });
  expect(month).toHaveLength(5);
  expect(year[0]).toEqual({ from: "2030-01-01", to: "2030-01-28" });
  expect(year).toHaveLength(14);
});

it("loses nothing and counts nothing twice", () => {
  const counts = [
    { day: "2030-01-01", key: "a", number: 2 },
    { day: "2030-01-07", key: "a", number: 1 },
    { day: "2030-01-08", key: "b", number: 4 },
    { day: "2030-02-01", key: "b", number: 8 },
  ];
  const rows = rowsOf(bucketsOf(counts.map(({ day }) => day)), ["a", "b"], counts);

  expect(rows.map(({ values }) => values)).toEqual([
    { a: 3, b: 0 }, { a: 0, b: 4 }, { a: 0, b: 0 }, { a: 0, b: 0 }, { a: 0, b: 8 },
  ]);
});

it("names what there is most of first, and nothing that there is none of", () => {
  const counts = [
    { day: "2030-01-01", key: "a", number: 1 },
    { day: "2030-01-02", key: "b", number: 2 },
    { day: "2030-01-03", key: "b", number: 2 },
    { day: "2030-01-03", key: "c", number: 0 },
  ];

  expect(byKey(counts)).toEqual([{ key: "b", number: 4 }, { key: "a", number: 1 }]);
});

it("finds the highest bar, if any is higher than nothing", () => {
  expect(highest([{ values: { a: 1, b: 1 } }, { values: { a: 3, b: 0 } }])?.number).toBe(3);
  expect(highest([{ values: { a: 0 } }])).toBeNull();
});

it("begins all charts of an event on the same day", () => {
  const sales = [{ day: "2030-01-02", ticket_type: 1, seats: 1, amount: "1.00" }];
  const days = [{ day: "2030-01-01", views: 1, bookings: 0 }];

  expect(daysOf({ sales, days, cancellations: [] })).toEqual(["2030-01-02", "2030-01-01"]);
});
