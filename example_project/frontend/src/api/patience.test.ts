import { describe, expect, it } from "vitest";

import { patienceFor, within } from "./patience";

const asked = (method: string, type = "application/json") => patienceFor({ method, headers: new Headers({ "Content-Type": type }) });

it("has longer for what writes, and longest for files", () => {
  expect([asked("GET"), asked("POST"), asked("PATCH", "multipart/form-data; boundary=x")]).toEqual([15_000, 30_000, 60_000]);
});

describe("waiting", () => {
  it("ends by itself", async () => {
    const signal = within(1, new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(signal.aborted).toBe(true);
  });

  it("ends when the caller wants it no more", () => {
    const caller = new AbortController();
    const signal = within(60_000, caller.signal);
    expect(signal.aborted).toBe(false);
    caller.abort();
    expect(signal.aborted).toBe(true);
  });
});
