import { describe, expect, it } from "vitest";

import { instantOf, isZone, timesShown, wallAfter, wallOf, zoneNames } from "./wallClock";

const BERLIN = "Europe/Berlin";

describe("the instant of a time on the wall", () => {
  it.each([
    ["2030-01-15T10:00", BERLIN, "2030-01-15T09:00:00Z"],
    ["2030-07-15T10:00", BERLIN, "2030-07-15T08:00:00Z"],
    ["2030-07-15T00:30", "Asia/Kathmandu", "2030-07-14T18:45:00Z"],
    ["2030-12-31T23:59", "Pacific/Auckland", "2030-12-31T10:59:00Z"],
    ["2030-07-15T10:00", "America/New_York", "2030-07-15T14:00:00Z"],
    ["2030-07-15T23:30", "America/New_York", "2030-07-16T03:30:00Z"],
    ["2030-03-31T01:59", BERLIN, "2030-03-31T00:59:00Z"],
    ["2030-07-15T10:00", "UTC", "2030-07-15T10:00:00Z"],
  ])("%s in %s is %s, and back", (wall, zone, instant) => {
    expect(instantOf(wall, zone)).toBe(instant);
    expect(wallOf(instant, zone)).toBe(wall);
    expect(timesShown(wall, zone)).toBe("once");
  });

  it("keeps the wall clock from one day to the next where the clocks change between them", () => {
    expect(instantOf("2030-03-30T10:00", BERLIN)).toBe("2030-03-30T09:00:00Z");
    expect(instantOf("2030-03-31T10:00", BERLIN)).toBe("2030-03-31T08:00:00Z");
  });

  it("goes as much further as the clock is put forward, where a time is left out", () => {
    expect(timesShown("2030-03-31T02:30", BERLIN)).toBe("never");
    expect(instantOf("2030-03-31T02:30", BERLIN)).toBe("2030-03-31T01:30:00Z");
    expect(wallOf("2030-03-31T01:30:00Z", BERLIN)).toBe("2030-03-31T03:30");
    expect(instantOf("2030-03-31T03:00", BERLIN)).toBe("2030-03-31T01:00:00Z");
    expect(timesShown("2030-03-31T01:59", BERLIN)).toBe("once");
  });

  it("is the first of two where the clock is put back", () => {
    expect(timesShown("2030-10-27T02:30", BERLIN)).toBe("twice");
    expect(instantOf("2030-10-27T02:30", BERLIN)).toBe("2030-10-27T00:30:00Z");
    expect(instantOf("2030-10-27T03:00", BERLIN)).toBe("2030-10-27T02:00:00Z");
    expect(timesShown("2030-11-03T01:30", "America/New_York")).toBe("twice");
    expect(timesShown("2030-04-07T01:45", "Australia/Lord_Howe")).toBe("twice"); // by half an hour
  });

  it("knows days that a place left out", () => {
    expect(timesShown("2011-12-30T12:00", "Pacific/Apia")).toBe("never");
  });

  it.each(["", "2030-05-04", "tomorrow", "2030-05-04T10:00:00"])("is none for %j", (wall) => {
    expect(instantOf(wall, BERLIN)).toBeNull();
  });

  it("is none where nobody knows the zone", () => {
    expect(instantOf("2030-05-04T10:00", "Mars/Olympus")).toBeNull();
    expect([isZone(BERLIN), isZone("Mars/Olympus"), isZone("")]).toEqual([true, false, false]);
  });
});

it("counts on by the wall", () => {
  expect(wallAfter("2030-03-30T23:30", 120)).toBe("2030-03-31T01:30");
  expect(wallAfter("", 120)).toBe("");
});

it("offers the chosen zone, even one that the browser does not list", () => {
  expect(zoneNames("Europe/Kyiv-Old")).toContain("Europe/Kyiv-Old");
  expect(zoneNames("UTC").filter((zone) => zone === "UTC")).toHaveLength(1);
});
