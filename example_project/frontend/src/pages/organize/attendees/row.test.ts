import { expect, test } from "vitest";

import type { AttendeeBooking } from "@/api/attendees";

import { canCancel, canResend, doorOf, guestsOf, personOf } from "./row";

function booking(tickets: [string, string][], more: Partial<AttendeeBooking> = {}): AttendeeBooking {
  return {
    status: "confirmed",
    is_box_office: false,
    user: { id: 7, name: "Ann", email: "ann@example.com" },
    tickets: tickets.map(([attendee_name, status]) => ({ attendee_name, attendee_email: `${attendee_name}@door`, status })),
    ...more,
  } as unknown as AttendeeBooking;
}

const ENDS = "2030-05-01T12:00:00Z";
const BEFORE = Date.parse("2030-05-01T11:00:00Z");
const AFTER = Date.parse("2030-05-01T13:00:00Z");

test("who booked, or who bought at the door", () => {
  expect(personOf(booking([["Ben", "valid"]]))).toEqual({ name: "Ann", email: "ann@example.com" });
  expect(personOf(booking([["Ben", "valid"]], { is_box_office: true }))).toEqual({ name: "Ben", email: "Ben@door" });
  expect(personOf(booking([], { is_box_office: true }))).toEqual({ name: "", email: "" });
});

test("guests are those who are not the booker, each once, and still come", () => {
  expect(guestsOf(booking([["Ann", "valid"], ["Ben", "used"], ["Ben", "valid"], ["Cem", "cancelled"], ["", "valid"]]))).toEqual(["Ben"]);
  expect(guestsOf(booking([["Cem", "cancelled"]], { status: "cancelled" }))).toEqual(["Cem"]);
});

test("through the door are those whose tickets were used", () => {
  expect(doorOf(booking([["Ann", "used"], ["Ben", "valid"], ["Cem", "cancelled"]]))).toEqual({ inside: 1, all: 2 });
});

test("tickets are sent again to whoever got them by mail", () => {
  expect(canResend(booking([["Ann", "valid"]]))).toBe(true);
  expect(canResend(booking([["Ann", "valid"]], { is_box_office: true }))).toBe(false);
  expect(canResend(booking([["Ann", "valid"]], { status: "held" }))).toBe(false);
});

test("what has ended or was used up is not cancelled", () => {
  expect(canCancel(booking([["Ann", "used"], ["Ben", "valid"]]), ENDS, BEFORE)).toBe(true);
  expect(canCancel(booking([["Ann", "valid"]], { status: "held" }), ENDS, BEFORE)).toBe(true);
  expect(canCancel(booking([["Ann", "valid"]]), ENDS, AFTER)).toBe(false);
  expect(canCancel(booking([["Ann", "valid"]]), undefined, BEFORE)).toBe(false);
  expect(canCancel(booking([["Ann", "used"]]), ENDS, BEFORE)).toBe(false);
  expect(canCancel(booking([["Ann", "cancelled"]], { status: "cancelled" }), ENDS, BEFORE)).toBe(false);
});
