/**
 * The server's time, as far as a page can know it. Deadlines are the server's, and the clock of a device may be wrong:
 * what an answer said (`Date`) is carried on with the page's own stopwatch, which nobody sets.
 */

export interface Sighting {
  /** What the server's clock said, in milliseconds. */
  server: number;
  /** What the stopwatch said then. */
  stopwatch: number;
}

/** What an answer tells of the server's time; `null` where it does not. A `Date` has whole seconds: half of one is likeliest. */
export function sight(date: string | null, stopwatch: number): Sighting | null {
  const server = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(server) ? null : { server: server + 500, stopwatch };
}

export const serverTime = (seen: Sighting, stopwatch: number): number => seen.server + (stopwatch - seen.stopwatch);

/** Milliseconds until a deadline, never less than none. */
export const timeLeft = (deadline: string, now: number): number => Math.max(0, Date.parse(deadline) - now);

export interface Span {
  hours: number;
  minutes: number;
  seconds: number;
}

/** Whole seconds, rounded up: while anything is left, it is not shown as nothing. */
export function spanOf(milliseconds: number): Span {
  const whole = Math.ceil(milliseconds / 1000);
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 };
}

const two = (value: number): string => String(value).padStart(2, "0");

/** `4:09`, and `1:04:09` from an hour on. */
export function clockOf(milliseconds: number): string {
  const { hours, minutes, seconds } = spanOf(milliseconds);
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** Minutes that are told to whoever does not see the countdown. */
const TOLD = [5, 1];

/** The minutes left that a screen reader should hear of now: the last mark that was passed between two looks. */
export function markPassed(before: number, after: number): number | null {
  const passed = TOLD.filter((minutes) => before > minutes * 60_000 && after <= minutes * 60_000 && after > 0);
  return passed.at(-1) ?? null;
}

let latest: Sighting | null = null;

export function noteServerTime(answer: Response): void {
  latest = sight(answer.headers.get("Date"), performance.now()) ?? latest;
}

/** Until an answer has told, the device's clock is all there is. */
export const serverNow = (): number => (latest ? serverTime(latest, performance.now()) : Date.now());
