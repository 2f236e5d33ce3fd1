import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { noteServerTime } from "@/lib/serverClock";

import { useTimeLeft } from "./useTimeLeft";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2001-01-01T00:00:00Z") }); // the device's clock is wrong by decades
  noteServerTime(new Response(null, { headers: { Date: "Tue, 01 Jan 2030 10:00:00 GMT" } }));
});

afterEach(() => {
  vi.useRealTimers();
});

it("counts by the server's time, tells of the last minute, and ends once", () => {
  const ended = vi.fn();
  const { result } = renderHook(() => useTimeLeft("2030-01-01T10:01:02Z", ended));
  expect(result.current).toEqual({ left: 61_500, mark: null });
  act(() => { vi.advanceTimersByTime(2_000); });
  expect(result.current).toEqual({ left: 59_500, mark: 1 });
  expect(ended).not.toHaveBeenCalled();
  act(() => { vi.advanceTimersByTime(120_000); });
  expect(result.current.left).toBe(0);
  expect(ended).toHaveBeenCalledTimes(1);
});
