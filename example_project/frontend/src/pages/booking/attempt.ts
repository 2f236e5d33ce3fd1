/**
 * An attempt to book has one key for as long as it is unanswered, also across a reload: however often it is sent, seats are
 * booked once. What was answered, or is another wish, is another attempt.
 */
import { ApiError } from "@/api/errors";

interface Attempt {
  wish: string;
  key: string;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const place = (event: number): string => `event-booking:attempt:${event}`;

function read(store: Store, event: number): Attempt | null {
  try {
    const kept = JSON.parse(store.getItem(place(event)) ?? "null") as Partial<Attempt> | null;
    return typeof kept?.wish === "string" && typeof kept.key === "string" ? { wish: kept.wish, key: kept.key } : null;
  } catch {
    return null;
  }
}

export function keyFor(store: Store, event: number, wish: unknown, makeKey: () => string): string {
  const text = JSON.stringify(wish);
  const kept = read(store, event);
  if (kept?.wish === text) return kept.key;
  const key = makeKey();
  store.setItem(place(event), JSON.stringify({ wish: text, key }));
  return key;
}

export const endAttempt = (store: Store, event: number): void => {
  store.removeItem(place(event));
};

/** A random name. `randomUUID` is there on https alone, and the example site is also run without. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether nobody knows if it was done: it did not arrive, or broke on the way. The same again with the same key is safe. */
export const isUnanswered = (error: unknown): boolean => !(error instanceof ApiError) || error.status >= 500;

const PAUSES = [500, 1000, 2000, 4000];
const LONGEST = 10_000;

/** Milliseconds before the next try after so many; `null` to give up. The server's own wish counts for more. */
export function pauseAfter(tries: number, error: unknown): number | null {
  const pause = PAUSES[tries - 1];
  if (pause === undefined || !isUnanswered(error)) return null;
  const wished = error instanceof ApiError && error.retryAfter ? error.retryAfter * 1000 : 0;
  return Math.min(Math.max(pause, wished), LONGEST);
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export async function untilAnswered<T>(send: () => Promise<T>, wait: (ms: number) => Promise<void> = sleep): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      const pause = pauseAfter(tries, error);
      if (pause === null) throw error;
      await wait(pause);
    }
  }
}

/** Book at most once. The key is given up as soon as there is an answer, whatever it is. */
export async function attempt<T>(
  { store, event, wish }: { store: Store; event: number; wish: unknown },
  send: (key: string) => Promise<T>,
  wait?: (ms: number) => Promise<void>,
): Promise<T> {
  const key = keyFor(store, event, wish, makeKey);
  try {
    const answer = await untilAnswered(() => send(key), wait);
    endAttempt(store, event);
    return answer;
  } catch (error) {
    if (!isUnanswered(error)) endAttempt(store, event);
    throw error;
  }
}
