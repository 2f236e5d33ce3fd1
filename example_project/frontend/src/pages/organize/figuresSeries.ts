/** From what was counted by day to the rows of a chart. Days are those of the event's place, as `2030-05-01`. */
import type { History } from "@/api/figures";

/** Days that one bar stands for, both included. */
export interface Bucket {
  from: string;
  to: string;
}

/** So many, that day and what they are of. */
export interface Count {
  day: string;
  key: string;
  number: number;
}

export type Row = Bucket & { values: Record<string, number> };

const DAY = 86_400_000;
const MOST_BARS = 31;
/** Days in a bar: single days while they fit, then weeks, then four weeks. */
const STEPS = [1, 7, 28] as const;

const time = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** All days from the first to the last of these, in as few bars as can be read. */
export function bucketsOf(days: readonly string[]): Bucket[] {
  if (!days.length) return [];
  const times = days.map(time);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const length = (last - first) / DAY + 1;
  const step = STEPS.find((each) => length / each <= MOST_BARS) ?? STEPS[STEPS.length - 1] ?? 1;
  return Array.from({ length: Math.ceil(length / step) }, (_, place) => {
    const from = first + place * step * DAY;
    return { from: dayOf(from), to: dayOf(from + (step - 1) * DAY) };
  });
}

/** Every day on which anything happened to the event, so that its charts begin and end together. */
export const daysOf = ({ sales, cancellations, days }: Pick<History, "sales" | "cancellations" | "days">): string[] =>
  [...sales, ...cancellations, ...days].map((row) => row.day);

/** A row for each bar, with a number for each key. */
export function rowsOf(buckets: readonly Bucket[], keys: readonly string[], counts: readonly Count[]): Row[] {
  return buckets.map((bucket) => {
    const values = Object.fromEntries(keys.map((key) => [key, 0]));
    for (const { day, key, number } of counts)
      if (key in values && bucket.from <= day && day <= bucket.to) values[key] = (values[key] ?? 0) + number;
    return { ...bucket, values };
  });
}

export const sumOf = (counts: readonly { number: number }[]): number => counts.reduce((sum, each) => sum + each.number, 0);

/** What there is of each key, the most first; keys of which there is nothing are left out. */
export function byKey(counts: readonly Count[]): { key: string; number: number }[] {
  const sums = new Map<string, number>();
  for (const { key, number } of counts) sums.set(key, (sums.get(key) ?? 0) + number);
  return [...sums].map(([key, number]) => ({ key, number })).filter(({ number }) => number).sort((a, b) => b.number - a.number);
}

/** The row with the most, if there is anything in any. */
export function highest<R extends { values: Record<string, number> }>(rows: readonly R[]): { row: R; number: number } | null {
  let found: { row: R; number: number } | null = null;
  for (const row of rows) {
    const number = Object.values(row.values).reduce((sum, each) => sum + each, 0);
    if (number > (found?.number ?? 0)) found = { row, number };
  }
  return found;
}
