import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { countView } from "@/api/figures";

import { useView } from "./useView";

vi.mock("@/api/figures", () => ({ countView: vi.fn(() => Promise.reject(new Error("offline"))) }));

afterEach(() => {
  cleanup();
  vi.mocked(countView).mockClear();
});

it("counts a published event once in a visit, however often its page is opened", () => {
  for (const id of [1, 1, 2]) renderHook(() => {
    useView({ id, status: "published" });
  });

  expect(vi.mocked(countView).mock.calls).toEqual([[1], [2]]);
});

it("counts nothing else", () => {
  renderHook(() => {
    useView({ id: 3, status: "draft" });
  });
  renderHook(() => {
    useView({ id: 4, status: "cancelled" });
  });

  expect(countView).not.toHaveBeenCalled();
});
