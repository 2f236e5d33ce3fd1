import { expect, it } from "vitest";

import { changesOf, ownOf } from "./own";

const ANN = { first_name: "Ann", last_name: "Lee", language: "en", timezone: "UTC" };

it("sends what was changed here, and turns nothing back that was changed elsewhere", () => {
  expect(changesOf(ANN, { ...ANN })).toEqual({});
  expect(changesOf(ANN, { ...ANN, first_name: "Anna" })).toEqual({ first_name: "Anna" });
  expect(ownOf({ ...ANN, email: "ann@example.org" } as never)).toEqual(ANN);
});
