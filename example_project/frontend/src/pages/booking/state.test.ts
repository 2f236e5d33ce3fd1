import { describe, expect, it } from "vitest";

import { can, groupOf, livingTickets, phaseOf, quantitiesOf, sortGroup } from "./state";

const NOW = Date.parse("2030-06-01T12:00:00Z");
type Status = "held" | "confirmed" | "cancelled" | "expired";
const booking = (status: Status, starts_at = "2030-06-08T12:00:00Z", expires_at: string | null = null) => ({
  status, expires_at, event: { starts_at },
});
const held = (until: string) => booking("held", undefined, until);

describe("the phase of a booking", () => {
  it("is held until its time is over, and not a moment longer", () => {
    expect(phaseOf(held("2030-06-01T12:00:01Z"), NOW)).toBe("held");
    expect(phaseOf(held("2030-06-01T12:00:00Z"), NOW)).toBe("lapsed");
  });

  it("is past when the event has ended", () => {
    expect(phaseOf(booking("confirmed"), NOW)).toBe("confirmed");
    expect(phaseOf(booking("confirmed", "2030-06-01T09:00:00Z"), NOW, "2030-06-01T12:00:00Z")).toBe("past");
    expect(phaseOf(booking("confirmed", "2030-06-01T09:00:00Z"), NOW)).toBe("confirmed");
    expect(phaseOf(booking("confirmed", "2030-05-31T09:00:00Z"), NOW)).toBe("past");
  });

  it("is an end when it has ended", () => {
    expect(phaseOf(booking("cancelled", "2030-05-31T09:00:00Z"), NOW)).toBe("cancelled");
    expect(phaseOf(booking("expired"), NOW)).toBe("expired");
  });
});

describe("what can be done", () => {
  it("depends on the phase", () => {
    const open = held("2030-06-01T12:10:00Z");
    expect([can("confirm", open, NOW), can("extend", open, NOW), can("show", open, NOW)]).toEqual([true, true, false]);
    const late = held("2030-06-01T11:59:00Z");
    expect([can("confirm", late, NOW), can("again", late, NOW)]).toEqual([false, true]);
    expect([can("cancel", booking("confirmed"), NOW), can("again", booking("confirmed"), NOW)]).toEqual([true, false]);
  });

  it("is only to look at it once the event has begun", () => {
    const running = booking("confirmed", "2030-06-01T11:00:00Z");
    expect([can("show", running, NOW), can("cancel", running, NOW), can("move", running, NOW)]).toEqual([true, false, false]);
    expect(can("again", booking("cancelled", "2030-06-01T11:00:00Z"), NOW)).toBe(false);
  });
});

describe("lists", () => {
  it("are by what matters to the person", () => {
    const all = [held("2030-06-01T12:10:00Z"), held("2030-06-01T11:00:00Z"), booking("confirmed"), booking("confirmed", "2029-01-01T00:00:00Z")];
    expect(all.map((one) => groupOf(one, NOW))).toEqual(["held", "cancelled", "upcoming", "past"]);
  });

  it("begin with what is next, or was last", () => {
    const [early, late] = [booking("confirmed", "2030-07-01T00:00:00Z"), booking("confirmed", "2030-08-01T00:00:00Z")];
    expect(sortGroup("upcoming", [late, early])).toEqual([early, late]);
    expect(sortGroup("past", [early, late])).toEqual([late, early]);
  });
});

it("knows which tickets still count, and how many there were", () => {
  expect(livingTickets([{ status: "valid" as const }, { status: "cancelled" as const }, { status: "used" as const }])).toHaveLength(2);
  const items = [{ ticket_type: 3, name: "Standard", quantity: 2, unit_price: "5.00", voucher: null }];
  expect([...quantitiesOf({ items })]).toEqual([[3, 2]]);
});
