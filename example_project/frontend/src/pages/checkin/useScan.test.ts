import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import type { Outcome } from "./door/Door";
import { useScan } from "./useScan";

const welcome: Outcome = { word: "welcome", guest: null, scan: null, certain: true };

it("lets the next one be checked when something went wrong with the one before, and says so", async () => {
  const door = { scan: vi.fn<() => Promise<Outcome>>().mockRejectedValueOnce(new Error("broken")).mockResolvedValue(welcome) };
  const failed = vi.fn();
  const { result } = renderHook(() => useScan(door, "", true, failed));
  act(() => { expect(result.current.scan("one")).toBe(true); });
  expect(result.current.scan("two")).toBe(false);
  await waitFor(() => { expect(failed).toHaveBeenCalledOnce(); });
  expect([result.current.checking, result.current.outcome]).toEqual([false, null]);
  act(() => { expect(result.current.scan("two")).toBe(true); });
  await waitFor(() => { expect(result.current.outcome).toEqual(welcome); });
});
