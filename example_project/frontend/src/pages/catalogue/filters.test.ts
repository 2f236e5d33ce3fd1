import { describe, expect, it } from "vitest";

import { countFilters, type Filters, isComing, NONE, readFilters, toggled, toQuery, writeFilters } from "./filters";

const EVERYTHING: Filters = {
  search: "sourdough & rye", categories: ["baking", "music"], difficulty: "beginner", format: "online", city: "Санкт-Петербург",
  from: "2030-05-01", to: "2030-05-31", priceMin: 5, priceMax: 12.5, available: true, ordering: "-rating",
};
const TODAY = new Date(2030, 0, 1);
const read = (text: string) => readFilters(new URLSearchParams(text));

describe("filters in the address", () => {
  it("come back as they were written", () => {
    expect(read(writeFilters(EVERYTHING).toString())).toEqual(EVERYTHING);
    expect(read(writeFilters(NONE).toString())).toEqual(NONE);
  });

  it("leave no trace where nothing is set", () => {
    expect(writeFilters(NONE).toString()).toBe("");
  });

  it.each([
    "difficulty=hard", "format=hybrid", "sort=price", "sort=relevance", "from=2030-02-30", "from=0001-01-01", "to=tomorrow",
    "price_min=-1", "price_max=1e9", "price_max=", "available=1", "category=", "category=a%20b", "q=%20%20", "unknown=1",
  ])("ignore what makes no sense: %s", (text) => {
    expect(read(text)).toEqual(NONE);
  });

  it("take days in either order, and a category once", () => {
    expect(read("from=2030-06-02&to=2030-06-01&category=a&category=a")).toEqual({
      ...NONE, from: "2030-06-01", to: "2030-06-02", categories: ["a"],
    });
  });

  it("keep a price of nothing, which is not the same as none", () => {
    expect(read("price_max=0").priceMax).toBe(0);
    expect(toQuery(read("price_max=0"), TODAY)).toEqual({ price_max: 0, date_from: "2029-12-31", ordering: "starts_at" });
  });
});

describe("what the API is asked", () => {
  const ask = (text: string) => toQuery(read(text), TODAY);

  it("is all of it", () => {
    expect(toQuery(EVERYTHING, TODAY)).toEqual({
      search: "sourdough & rye", category: ["baking", "music"], difficulty: "beginner", format: "online",
      city: "Санкт-Петербург", date_from: "2030-05-01", date_to: "2030-05-31", price_min: 5, price_max: 12.5,
      available: true, ordering: "-rating",
    });
  });

  it("is what comes next, or what suits the words best", () => {
    expect(ask("")).toEqual({ date_from: "2029-12-31", ordering: "starts_at" });
    expect(ask("q=rye")).toEqual({ search: "rye", date_from: "2029-12-31", ordering: "relevance" });
  });

  it("leaves out what is over, unless its days are meant", () => {
    const coming = (text: string) => isComing(read(text), "2030-01-01");
    expect([coming(""), coming("to=2030-02-01"), coming("to=2029-02-01"), coming("from=2029-01-01")]).toEqual([true, true, false, false]);
  });

  it("is of the past only where the past is meant", () => {
    expect(ask("to=2030-02-01").date_from).toBe("2029-12-31");
    expect(ask("to=2029-02-01").date_from).toBeUndefined();
    expect(ask("from=2029-01-01&to=2029-02-01").date_from).toBe("2029-01-01");
  });
});

describe("filters", () => {
  it("are counted by kind", () => {
    expect(countFilters(NONE)).toBe(0);
    expect(countFilters(EVERYTHING)).toBe(8);
    expect(countFilters({ ...NONE, priceMax: 0 })).toBe(1);
  });

  it("are switched on and off", () => {
    expect(toggled(["a"], "b")).toEqual(["a", "b"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
  });
});
