import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, it, vi } from "vitest";

import { api } from "@/api/client";

import { comingFrom, isOver, isToCome, overUntil, useEvents } from "./coming";

const get = vi.spyOn(api, "GET");

/** A page of events that end so many hours from now. */
const page = (hours: number[], next: string | null = null) =>
  ({
    data: { next, results: hours.map((hour) => ({ id: hour, ends_at: new Date(Date.now() + hour * 3_600_000).toISOString() })) },
    response: new Response(),
  }) as never;

function asked(least?: number) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
  return renderHook(() => useEvents({ ordering: "starts_at" }, isToCome, least === undefined ? {} : { least }), { wrapper });
}

const shown = ({ result }: ReturnType<typeof asked>) => result.current.events?.map(({ id }) => id);

it("is over at its end, not at its beginning", () => {
  const event = { ends_at: "2030-06-01T12:00:00Z" };
  expect([isOver(event, Date.parse("2030-06-01T11:59:59Z")), isOver(event, Date.parse("2030-06-01T12:00:00Z"))]).toEqual([false, true]);
});

it("asks for the days around today, also where a month ends", () => {
  expect([comingFrom(new Date(2030, 2, 1)), overUntil(new Date(2030, 1, 28))]).toEqual(["2030-02-28", "2030-03-01"]);
});

it("leaves out what is over, and goes on until there is something to show", async () => {
  get.mockResolvedValueOnce(page([-5, -2], "http://x/?cursor=a")).mockResolvedValueOnce(page([-1, 3], "http://x/?cursor=b"));
  const found = asked();
  await waitFor(() => { expect(shown(found)).toEqual([3]); });
  expect(get).toHaveBeenCalledTimes(2);
});

it("goes on until there are as many as are wanted, or no more", async () => {
  get.mockReset().mockResolvedValueOnce(page([-1, 2], "http://x/?cursor=a")).mockResolvedValueOnce(page([4]));
  const found = asked(4);
  await waitFor(() => { expect(shown(found)).toEqual([2, 4]); });
});

it("says that there is nothing only once all of it was seen", async () => {
  get.mockReset().mockResolvedValueOnce(page([-1], "http://x/?cursor=a")).mockResolvedValueOnce(page([]));
  const found = asked();
  await waitFor(() => { expect(shown(found)).toEqual([]); });
});
