import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { SettledField } from "./controls";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("settles once, also what does not come back as it was typed", () => {
  const settled = vi.fn();
  // one that makes no sense of what it is told, and is drawn anew each time
  const { rerender } = render(<SettledField label="Price" value="" onSettled={settled} />);
  fireEvent.change(screen.getByLabelText("Price"), { target: { value: "1e9" } });
  for (let times = 0; times < 3; times += 1) {
    act(() => { vi.advanceTimersByTime(600); });
    rerender(<SettledField label="Price" value="" onSettled={settled} />);
  }
  expect(settled.mock.calls).toEqual([["1e9"]]);
  fireEvent.change(screen.getByLabelText("Price"), { target: { value: "5" } });
  act(() => { vi.advanceTimersByTime(600); });
  expect(settled.mock.calls.at(-1)).toEqual(["5"]);
});
