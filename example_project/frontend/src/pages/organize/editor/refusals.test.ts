import { describe, expect, it } from "vitest";

import { ApiError, readProblem } from "@/api/errors";

import { placed, refused, removedTypes } from "./refusals";
import { event } from "./sample";
import { newTicket, valuesOf } from "./values";

const refusal = (code: string) => new ApiError(409, { detail: "No.", code, fields: {}, body: null }, null);

it("places what the server says of fields, rows and lists", () => {
  const { fields } = readProblem({
    title: ["Too long."],
    venue: { city: ["Too long."] },
    ticket_types: [{}, { capacity: ["At least 1.", "At least 1."] }],
    tags: { 2: ["Too long."] },
    questions: [{ choices: { 1: ["Blank."] } }],
    reminders: { 0: ["Too small."] },
    ingredients: ["Too many."],
    cancellation_policy: [{ non_field_errors: ["Not a step."] }],
  });
  expect(placed(fields)).toEqual([
    { field: "title", message: "Too long." },
    { field: "venue.city", message: "Too long." },
    { field: "ticket_types.1.capacity", message: "At least 1." },
    { field: "tags", message: "Too long." },
    { field: "questions.0.choices", message: "Blank." },
    { field: "reminders.0.amount", message: "Too small." },
    { field: "ingredients.root", message: "Too many." },
    { field: "cancellation_policy.root", message: "Not a step." },
  ]);
});

describe("a refusal", () => {
  const values = valuesOf(event);
  const [first] = values.ticket_types;

  it("of a capacity stands where it was made smaller", () => {
    const changed = { ...values, capacity: "3", ticket_types: [newTicket(), { ...(first ?? newTicket()), capacity: "4" }] };
    expect(refused(refusal("capacity_below_taken"), event, changed).map(({ field }) => field)).toEqual(["capacity", "ticket_types.1.capacity"]);
    expect(refused(refusal("capacity_below_taken"), event, values)).toEqual([]);
  });

  it("of taking out a ticket type stands at the tickets, which can be put back", () => {
    const changed = { ...values, ticket_types: [] };
    expect(refused(refusal("has_bookings"), event, changed)).toEqual([{ field: "ticket_types.root", message: "No." }]);
    expect(removedTypes(event, changed).map(({ name }) => name)).toEqual(["Standard"]);
    expect(removedTypes(event, values)).toEqual([]);
  });

  it("that is about something else stands nowhere in the form", () => {
    expect(refused(refusal("event_cancelled"), event, values)).toEqual([]);
  });
});
