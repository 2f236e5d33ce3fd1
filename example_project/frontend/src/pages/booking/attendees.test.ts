import { describe, expect, it } from "vitest";

import { fit, formPath, personOf, toAttendees } from "./attendees";

const QUESTIONS = [
  { id: 6, label: "Size", kind: "choice" as const, is_required: true, choices: ["S", "M"] },
  { id: 8, label: "First time?", kind: "yes_no" as const },
];
const person = (name = "", email = "", answers = {}) => ({ name, email, answers });

describe("who comes", () => {
  it("is as many as there are tickets, and keeps what was filled in", () => {
    const ann = person("Ann");
    expect(fit([ann], 2, QUESTIONS)).toEqual([ann, person("", "", { q6: "", q8: "" })]);
    expect(fit([ann, person("Ben")], 1, QUESTIONS)).toEqual([ann]);
  });

  it("is sent with answers of their kinds", () => {
    expect(toAttendees([person(" Ann ", "", { q6: "M", q8: "no" })], QUESTIONS)).toEqual([
      { name: "Ann", answers: { "6": "M", "8": false } },
    ]);
  });

  it("is not sent where nothing was said, but keeps its place before others", () => {
    expect(toAttendees([person(), person()], QUESTIONS)).toEqual([]);
    expect(toAttendees([person(), person("Ben"), person()], QUESTIONS)).toEqual([{}, { name: "Ben" }]);
  });

  it("is read from a ticket", () => {
    const ticket = { attendee_name: "Ann", attendee_email: "", answers: { "6": "M", "8": true } };
    expect(personOf(ticket, QUESTIONS)).toEqual(person("Ann", "", { q6: "M", q8: "yes" }));
  });
});

it("finds the field of a message", () => {
  expect(formPath("attendees.1.answers.6")).toBe("attendees.1.answers.q6");
  expect(formPath("attendees.0.email")).toBe("attendees.0.email");
});
