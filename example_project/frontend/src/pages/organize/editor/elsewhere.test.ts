import { describe, expect, it } from "vitest";

import { differ, isMadeOf, listsIn, listsOf } from "./elsewhere";
import { event } from "./sample";
import { bodyOf, valuesOf } from "./values";

const [standard] = event.ticket_types;

describe("lists of an event", () => {
  it("are those that are about to be sent", () => {
    expect(listsIn({ title: "Rye", ticket_types: [], tags: [] })).toEqual(["ticket_types"]);
  });

  it("differ where others have added, taken out or changed something", () => {
    const now = (more: object) => listsOf({ ...event, ...more });
    expect(differ(["ticket_types"], now({}), now({ ticket_types: [standard, { ...standard, id: 6 }] }))).toBe(true);
    expect(differ(["ticket_types"], now({}), now({ ticket_types: [] }))).toBe(true);
    expect(differ(["reminders"], now({}), now({ reminders: null }))).toBe(true);
    expect(differ(["questions"], now({}), now({ ticket_types: [] }))).toBe(false);
  });

  it("do not differ by their order, by seats that were sold, or by anything else", () => {
    const other = { ...standard, id: 6 };
    const [before, now] = [{ ...event, ticket_types: [standard, other] }, { ...event, title: "Rye", ticket_types: [other, { ...standard, seats_left: 1 }] }];
    expect(differ(["ticket_types"], listsOf(before as never), listsOf(now as never))).toBe(false);
  });
});

it("knows the draft that was made of what was sent", () => {
  const body = bodyOf(valuesOf({ ...event, ends_at: "2030-03-31T11:00:00Z" }));
  const made = { ...event, ends_at: "2030-03-31T11:00:00+00:00" };
  expect(isMadeOf(body, made)).toBe(true);
  expect([{ title: "Rye" }, { status: "published" as const }, { starts_at: "2030-03-30T08:00:00Z" }].map((more) => isMadeOf(body, { ...made, ...more }))).toEqual([
    false, false, false,
  ]);
});
