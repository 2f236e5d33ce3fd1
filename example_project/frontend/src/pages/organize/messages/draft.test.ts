import { expect, test } from "vitest";

import type { Message } from "@/api/messages";

import { EMPTY, fromMessage, isChanged, isWritten, progressOf, toWish, toWords, withoutFooter } from "./draft";

const ZONE = "Europe/Berlin";
const full = { ...EMPTY, subject: "Doors", text: "Come at 9.", ticketTypes: ["12", "3"], when: "later" as const, at: "2030-07-15T09:00" };

test("it is sent as it was written, at a time on the event's clock", () => {
  expect(toWish(full, ZONE)).toEqual({
    subject: "Doors", text: "Come at 9.", ticket_types: [3, 12], check_in: "any", reply_to: true, send_at: "2030-07-15T07:00:00Z",
  });
  expect(toWish({ ...full, when: "now" }, ZONE).send_at).toBeNull();
});

test("a stored one is in the form what it was", () => {
  const wish = toWish(full, ZONE);
  expect(fromMessage(wish as Message, ZONE)).toEqual({ ...full, ticketTypes: ["3", "12"] });
  expect(fromMessage({ subject: "S", text: "T" } as Message, ZONE)).toEqual({ ...EMPTY, subject: "S", text: "T", replyTo: false });
});

test("people are counted before there are words", () => {
  expect(toWords({ ...EMPTY, text: " " })).toMatchObject({ subject: "…", text: "…" });
  expect([isWritten(EMPTY), isWritten({ ...EMPTY, subject: "S", text: "\n" }), isWritten(full)]).toEqual([false, false, true]);
});

test("mails are done with when they were sent or given up", () => {
  const people = { recipients: 9, told: 5 };
  expect(progressOf({ ...people, sent: 3, failed: 1, waiting: 2 })).toEqual({ done: 4, all: 6 });
  expect(progressOf({ ...people, sent: 0, failed: 0, waiting: 0 })).toEqual({ done: 5, all: 9 });
});

test("what stands below every mail is left out of the preview", () => {
  expect(withoutFooter("\nCome -- at 9.\n\n-- \nSite\nNo more of these: https://…\n")).toBe("Come -- at 9.");
  expect(withoutFooter("Come.\n--\nSite")).toBe("Come.");
});

test("something would be lost by leaving once something was changed", () => {
  expect([isChanged(EMPTY, { ...EMPTY }), isChanged(full, { ...full, ticketTypes: ["3", "12"] })]).toEqual([false, false]);
  expect([isChanged(EMPTY, { ...EMPTY, text: "Bring" }), isChanged(full, { ...full, ticketTypes: [] })]).toEqual([true, true]);
});
