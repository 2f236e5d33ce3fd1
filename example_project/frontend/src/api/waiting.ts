/** A place on an event's waiting list. */
import { queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import { cursorOf } from "./events";
import type { WaitlistEntry } from "./types";

/** The place that somebody has on this event's list now, `null` where they do not wait. */
export const waitingQuery = (event: number) =>
  queryOptions({
    queryKey: ["event", event, "waiting"],
    queryFn: () => findEntry(event),
    refetchInterval: 30_000,
  });

async function findEntry(event: number): Promise<WaitlistEntry | null> {
  let cursor: string | undefined;
  do {
    const query = { page_size: 100, ...(cursor ? { cursor } : {}) };
    const page = await take(api.GET("/api/v1/waitlist/", { params: { query } }));
    const found = page.results.find((entry) => entry.event === event && ["waiting", "offered"].includes(entry.status));
    if (found) return found;
    cursor = cursorOf(page.next);
  } while (cursor);
  return null;
}

export const joinWaiting = (event: number, quantity: number) =>
  take(api.POST("/api/v1/events/{event_id}/waitlist/", { params: { path: { event_id: event } }, body: { quantity } }));

export const leaveWaiting = (id: number) =>
  take(api.DELETE("/api/v1/waitlist/{id}/", { params: { path: { id: String(id) } } }));
