import { describe, expect, it } from "vitest";

import { clockOf, markPassed, noteServerTime, serverNow, serverTime, sight, spanOf, timeLeft } from "./serverClock";

describe("the server's time", () => {
  it("is carried on with the stopwatch, whatever the device's clock says", () => {
    const seen = sight("Tue, 01 Jan 2030 10:00:00 GMT", 5_000);
    expect(seen && serverTime(seen, 65_000)).toBe(Date.parse("2030-01-01T10:01:00.500Z"));
  });

  it("is not known from an answer without a date", () => {
    expect(sight(null, 0)).toBeNull();
    expect(sight("yesterday", 0)).toBeNull();
  });

  it("is taken from answers, and kept when one does not tell", () => {
    noteServerTime(new Response(null, { headers: { Date: "Tue, 01 Jan 2030 10:00:00 GMT" } }));
    noteServerTime(new Response(null));
    expect(Math.abs(serverNow() - Date.parse("2030-01-01T10:00:00.500Z"))).toBeLessThan(60_000);
  });
});

describe("what is left", () => {
  it("ends at nothing", () => {
    expect(timeLeft("2030-01-01T10:15:00Z", Date.parse("2030-01-01T10:00:00Z"))).toBe(900_000);
    expect(timeLeft("2030-01-01T10:15:00Z", Date.parse("2030-01-01T11:00:00Z"))).toBe(0);
  });

  it("is shown in whole seconds, of which the last is one", () => {
    expect(clockOf(900_000)).toBe("15:00");
    expect(clockOf(1)).toBe("0:01");
    expect(clockOf(0)).toBe("0:00");
    expect(clockOf(3_849_000)).toBe("1:04:09");
    expect(spanOf(90_061_000)).toEqual({ hours: 25, minutes: 1, seconds: 1 });
  });

  it("is told at five minutes and at one, once each", () => {
    expect(markPassed(300_400, 299_400)).toBe(5);
    expect(markPassed(299_400, 298_400)).toBeNull();
    expect(markPassed(60_001, 60_000)).toBe(1);
    expect(markPassed(400_000, 30_000)).toBe(1);
    expect(markPassed(30_000, 0)).toBeNull();
  });
});
