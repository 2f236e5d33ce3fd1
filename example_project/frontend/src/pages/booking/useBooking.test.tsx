import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { FormEvent, ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { beforeEach, expect, it, vi } from "vitest";

import * as bookings from "@/api/bookings";
import type { Event } from "@/api/types";

import { readChoice } from "./choice";
import { useBooking } from "./useBooking";

vi.mock("@/api/bookings", { spy: true });

const EVENT = { id: 4, questions: [] } as unknown as Event;
const pressed = { preventDefault: () => undefined, persist: () => undefined } as unknown as FormEvent;
const wish = (tickets: string) => ({ event: EVENT, choice: readChoice(tickets), total: 0, voucher: "" });

function opened() {
  const places: string[] = [];
  const wrapper = ({ children }: { children: ReactNode }) => {
    const router = createMemoryRouter([
      { path: "/", element: children },
      { path: "/bookings/:reference", loader: ({ params }) => { places.push(params["reference"] ?? ""); return null; }, element: null },
    ]);
    return (
      <QueryClientProvider client={new QueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    );
  };
  return { places, ...renderHook(() => useBooking(wish("2:1")), { wrapper }) };
}

beforeEach(() => {
  sessionStorage.clear();
  vi.mocked(bookings.book).mockReset();
});

it("books once when it is pressed twice before anything is drawn", async () => {
  vi.mocked(bookings.book).mockResolvedValue({ reference: "abc" } as never);
  const { result, places } = opened();
  act(() => {
    result.current.submit(pressed);
    result.current.submit(pressed);
  });
  await waitFor(() => { expect(places).toEqual(["abc"]); });
  expect(bookings.book).toHaveBeenCalledTimes(1);
  expect(vi.mocked(bookings.book).mock.calls[0]?.[0]).toEqual({ event: 4, items: [{ ticket_type: 2, quantity: 1 }] });
});
