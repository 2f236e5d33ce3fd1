import { describe, expect, it } from "vitest";

import { checklist, isStorable } from "./checklist";
import { event } from "./sample";
import { emptyValues, newIngredient, newTicket, type Values, valuesOf } from "./values";

const NOW = new Date("2030-01-01T00:00:00Z");
const open = (values: Values, pictures = 1) => checklist(values, pictures, NOW).filter(({ done }) => !done).map(({ name }) => name);

describe("before publishing", () => {
  it("an empty event lacks everything", () => {
    expect(open(emptyValues("UTC"), 0)).toEqual([
      "title", "summary", "description", "category", "start", "end", "place", "picture", "tickets",
    ]);
  });

  it("a whole one lacks what nobody needs at most", () => {
    expect(open(valuesOf(event))).toEqual(["summary"]);
    expect(checklist(valuesOf(event), 0, NOW).filter(({ done, needed }) => needed && !done)).toEqual([]);
  });

  it("wants a start that is to come, and that comes", () => {
    expect(open({ ...valuesOf(event), starts_at: "2029-12-31T10:00" })).toContain("start");
    expect(open({ ...valuesOf(event), starts_at: "2030-03-31T02:30" })).toContain("start");
  });

  it("wants the link of an online event, and no place", () => {
    expect(open({ ...valuesOf(event), format: "online" })).toEqual(["summary", "link"]);
  });
});

describe("a draft", () => {
  it("can be stored once it has what the server asks for", () => {
    expect(isStorable(valuesOf(event))).toBe(true);
    expect(isStorable({ ...valuesOf(event), description: " " })).toBe(false);
    expect(isStorable({ ...valuesOf(event), ends_at: "2030-03-31T10:00" })).toBe(false);
  });

  it("waits for a row that was just begun", () => {
    expect(isStorable({ ...valuesOf(event), ticket_types: [newTicket()] })).toBe(false);
    expect(isStorable({ ...valuesOf(event), ingredients: [newIngredient()] })).toBe(false);
  });
});
