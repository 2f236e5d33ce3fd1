/**
 * An attempt to book has one key for as long as it is unanswered, also across a reload: however often it is sent, seats are
 * booked once. What was answered, or is another wish or another person's, is another attempt.
 */
import { ApiError } from "@/api/errors";
import { ATTEMPTS } from "@/app/leaving";
import { makeKey } from "@/lib/key";

interface Attempt {
  wish: string;
  key: string;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Whose attempt it is, and to book what. */
export interface Aim {
  store: Store;
  user: number | string;
  event: number;
}

const place = ({ user, event }: Aim): string => `${ATTEMPTS}${user}:${event}`;

function read(aim: Aim): Attempt | null {
  try {
    const kept = JSON.parse(aim.store.getItem(place(aim)) ?? "null") as Partial<Attempt> | null;
    return typeof kept?.wish === "string" && typeof kept.key === "string" ? { wish: kept.wish, key: kept.key } : null;
  } catch {
    return null;
  }
}

export function keyFor(aim: Aim, wish: unknown, makeKey: () => string): string {
  const text = JSON.stringify(wish);
  const kept = read(aim);
  if (kept?.wish === text) return kept.key;
  const key = makeKey();
  aim.store.setItem(place(aim), JSON.stringify({ wish: text, key }));
  return key;
}

const endAttempt = (aim: Aim): void => {
  aim.store.removeItem(place(aim));
};

/** Whether nobody knows if it was done: it did not arrive, or broke on the way. The same again with the same key is safe. */
export const isUnanswered = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status >= 500 || error.status === 408;

/** Refusals of the booking itself. Others, such as 401 and 429, are said before anybody has looked whether it was done. */
const DECISIONS = [400, 404, 409, 422];
const isDecided = (error: unknown): boolean => error instanceof ApiError && DECISIONS.includes(error.status);

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

/** Book at most once. The key is given up once it is decided: booked, or refused. */
export async function attempt<T>(
  { wish, ...aim }: Aim & { wish: unknown },
  send: (key: string) => Promise<T>,
  wait?: (ms: number) => Promise<void>,
): Promise<T> {
  const key = keyFor(aim, wish, makeKey);
  try {
    const answer = await untilAnswered(() => send(key), wait);
    endAttempt(aim);
    return answer;
  } catch (error) {
    if (isDecided(error)) endAttempt(aim);
    throw error;
  }
}
