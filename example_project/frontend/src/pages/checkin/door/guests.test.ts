import { describe, expect, it } from "vitest";

import { answer, guest, scan } from "./examples";
import { afterAnswer, countOf, guestsOf, search, withUnsent } from "./guests";

const status = (found: { status: string }[]) => found.map((one) => one.status);

describe("scans that the site has not heard of", () => {
  it("count on this device", () => {
    expect(status(withUnsent([guest()], [scan()]))).toEqual(["used"]);
  });

  it("and no longer once they are taken back", () => {
    const used = guest({ status: "used", checkedInAt: "2030-05-04T09:00:00Z" });
    expect(withUnsent([used], [scan({ answer: answer(), undo: "wanted" })])).toEqual([guest()]);
  });

  it("but what it has answered is the list's to say", () => {
    expect(status(withUnsent([guest()], [scan({ answer: answer() })]))).toEqual(["valid"]);
  });

  it("make no ticket good that is not", () => {
    expect(status(withUnsent([guest({ status: "cancelled" })], [scan()]))).toEqual(["cancelled"]);
  });
});

it.each([
  ["accepted", "used"],
  ["already_used", "used"],
  ["cancelled", "cancelled"],
  ["not_confirmed", "held"],
  ["unknown", "valid"],
] as const)("after the answer %s a guest is %s", (result, expected) => {
  expect(afterAnswer(guest(), scan({ answer: answer({ result }) })).status).toBe(expected);
});

it("after it was taken back a guest may come again", () => {
  expect(afterAnswer(guest({ status: "used" }), scan({ answer: answer(), undo: "done" })).status).toBe("valid");
});

it("counts who is in, of those who may come", () => {
  const guests = (["valid", "valid", "used", "cancelled", "held"] as const).map((one) => guest({ status: one }));
  expect(countOf(guests)).toEqual({ inside: 1, expected: 3 });
});

describe("looking somebody up", () => {
  const guests = [guest(), guest({ code: "Zz9", name: "Zoë Müller", reference: "BK-2", booker: "Cy" })];
  const names = (typed: string) => search(guests, typed).map(({ name }) => name);

  it("takes any part of a name, without accents", () => {
    expect([names("exam"), names("zoe mul"), names("ZOË")]).toEqual([["Ann Example"], ["Zoë Müller"], ["Zoë Müller"]]);
  });

  it("takes who booked, the booking and the code", () => {
    expect([names("ben"), names("bk-2"), names("zz9")]).toEqual([["Ann Example"], ["Zoë Müller"], ["Zoë Müller"]]);
  });

  it("finds nobody by nothing", () => {
    expect([names("  "), names("nobody")]).toEqual([[], []]);
  });
});

it("makes a guest of each ticket", () => {
  const ticket = { code: "Ab3", ticket_type: 3, attendee_name: "", status: "valid", checked_in_at: null };
  const booking = { reference: "BK-1", status: "held", items: [{ ticket_type: 3, name: "Standard" }], tickets: [ticket], user: { name: "Ben Example" } };
  expect(guestsOf(7, booking as never)).toEqual([guest({ name: "Ben Example", status: "held" })]);
});
