import { describe, expect, it } from "vitest";

import { event } from "./sample";
import { bodyOf, changesOf, emptyValues, idsByKey, newQuestion, newReminder, newStep, newTicket, valuesOf } from "./values";

describe("an event in the form", () => {
  it("has times as the clock there shows them, and comes back as it was", () => {
    const values = valuesOf(event);
    expect([values.starts_at, values.ticket_types[0]?.sales_end]).toEqual(["2030-03-31T10:00", "2030-03-31T00:00"]);
    expect(bodyOf(values)).toEqual({
      title: "Bread", summary: "", description: "We bake.", category: "cooking", tags: ["rye"], difficulty: "beginner", format: "in_person",
      timezone: "Europe/Berlin", starts_at: "2030-03-31T08:00:00Z", ends_at: "2030-03-31T11:00:00Z", series: null,
      venue: { name: "Mill", address: "", city: "Berlin", latitude: 52.5, longitude: null }, online_url: "", capacity: null, currency: "EUR",
      ticket_types: [
        {
          id: 5, name: "Standard", description: "", price: "25", capacity: 12, sales_start: null, sales_end: "2030-03-30T23:00:00Z",
          min_per_booking: 1, max_per_person: null, is_hidden: false,
        },
      ],
      ingredients: [{ id: 3, name: "Flour", quantity: "0.5", unit: "kg", note: "" }],
      questions: [{ id: 4, label: "Size?", kind: "choice", is_required: true, choices: ["S", "M"] }],
      cancellation_policy: [{ hours_before: 48, refund_percent: 100 }, { hours_before: 5, refund_percent: 50 }],
      reminders: [1440, 120, 15],
    });
  });

  it("says days and hours where they are whole", () => {
    const { cancellation_policy: steps, reminders } = valuesOf(event);
    expect(steps.map(({ hours_before, unit }) => `${hours_before} ${unit}`)).toEqual(["2 days", "5 hours"]);
    expect(reminders.map(({ amount, unit }) => `${amount} ${unit}`)).toEqual(["1 days", "2 hours", "15 minutes"]);
  });

  it("keeps the wall clock when it moves to another zone", () => {
    expect(bodyOf({ ...valuesOf(event), timezone: "America/New_York" }).starts_at).toBe("2030-03-31T14:00:00Z");
  });
});

describe("what is sent", () => {
  it("is nothing where nothing was changed, even if the event's times have seconds", () => {
    const body = bodyOf(valuesOf(event));
    expect(changesOf(body, bodyOf(valuesOf(event)))).toEqual({});
  });

  it("is what was changed, with the ids of rows", () => {
    const values = valuesOf(event);
    const changed = { ...values, title: "Rye ", ticket_types: [...values.ticket_types, { ...newTicket("Child"), price: "12,5", capacity: "3" }] };
    const sent = changesOf(bodyOf(values), bodyOf(changed));
    expect(Object.keys(sent)).toEqual(["title", "ticket_types"]);
    expect(sent.title).toBe("Rye");
    expect(sent.ticket_types?.map(({ id, price }) => [id, price])).toEqual([[5, "25"], [null, "12.5"]]);
  });

  it("has the steps of a policy and the reminders in the order that the server wants", () => {
    const values = emptyValues("UTC");
    values.cancellation_policy = [{ ...newStep(), hours_before: "3", unit: "hours" }, { ...newStep(), hours_before: "2" }];
    values.reminders = [{ ...newReminder(), amount: "10", unit: "minutes" }, newReminder()];
    expect(bodyOf(values).cancellation_policy?.map((step) => step.hours_before)).toEqual([48, 3]);
    expect(bodyOf(values).reminders).toBeNull();
    expect(bodyOf({ ...values, reminds: "own" }).reminders).toEqual([1440, 10]);
    expect(bodyOf({ ...values, reminds: "own", reminders: [] }).reminders).toEqual([]);
  });

  it("has choices for questions of that kind alone", () => {
    const row = { ...newQuestion(), choices: "S\n\n M " };
    const choicesOf = (kind: "text" | "choice") => bodyOf({ ...emptyValues("UTC"), questions: [{ ...row, kind }] }).questions?.[0]?.choices;
    expect([choicesOf("text"), choicesOf("choice")]).toEqual([[], ["S", "M"]]);
  });
});

it("finds the ids of new rows by what was sent, not by where they are now", () => {
  const [old, added] = [{ ...newTicket(), id: 5 }, newTicket()];
  expect(idsByKey([old, added], [{ id: 5 }, { id: 6 }])).toEqual(new Map([[added.key, 6]]));
});
