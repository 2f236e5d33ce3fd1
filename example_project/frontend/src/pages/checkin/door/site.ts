/** The door's part of the API. */
import { api, take } from "@/api/client";
import { ApiError, isRefusal } from "@/api/errors";
import { cursorOf } from "@/api/events";

import { guestsOf } from "./guests";
import type { Answer, Guest, Prepared, Scan } from "./types";

const SECONDS = 10;
const path = (event: number) => ({ path: { event_id: event } });
/** A network that swallows requests is none. */
const soon = () => AbortSignal.timeout(SECONDS * 1000);

/** All that this device needs to go on without a network. */
export async function fetchDoor(event: number): Promise<{ door: Prepared; guests: Guest[] }> {
  const [about, keys, guests] = await Promise.all([
    take(api.GET("/api/v1/events/{event_id}/", { params: path(event), signal: soon() })),
    take(api.GET("/api/v1/check_in/keys/", { signal: soon() })),
    fetchGuests(event),
  ]);
  const { title, starts_at: startsAt, timezone } = about;
  return { door: { event, title, startsAt, timezone, keys, at: new Date().toISOString() }, guests };
}

async function fetchGuests(event: number): Promise<Guest[]> {
  const found: Guest[] = [];
  let cursor: string | undefined;
  do {
    const query = { page_size: 100, ...(cursor ? { cursor } : {}) };
    const page = await take(
      api.GET("/api/v1/events/{event_id}/bookings/", { params: { ...path(event), query }, signal: soon() }),
    );
    found.push(...page.results.flatMap((booking) => guestsOf(event, booking)));
    cursor = cursorOf(page.next);
  } while (cursor);
  return found;
}

export async function sendScans(where: string, scans: readonly Scan[]): Promise<Answer[]> {
  const [first] = scans;
  if (!first) return [];
  const body = { where, scans: scans.map(({ id, text, scannedAt }) => ({ id, code: text, scanned_at: scannedAt })) };
  const told = await take(
    api.POST("/api/v1/events/{event_id}/check_in/batch/", { params: path(first.event), body, signal: soon() }),
  );
  return told.results.map((row) => ({
    result: row.result,
    name: row.attendee_name,
    checkedInAt: row.checked_in_at,
    where: row.where,
  }));
}

export async function undoCheckIn(scan: Scan): Promise<void> {
  const body = { code: scan.code };
  try {
    await take(api.POST("/api/v1/events/{event_id}/check_in/undo/", { params: path(scan.event), body, signal: soon() }));
  } catch (error) {
    // it is undone already: by us, when the answer was lost, or by somebody else; or the ticket is gone
    if (!isRefusal(error, "not_checked_in") && !isGone(error)) throw error;
  }
}

const isGone = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

export const isHopeless = (error: unknown): boolean => error instanceof ApiError && error.status === 400;
