/** Spans of days that people ask for, from a day on. */
import { isoDay } from "./filters";

export const SPANS = ["weekend", "week", "month"] as const;
export type Span = (typeof SPANS)[number];

const SATURDAY = 6;

export function spanFrom(span: Span, today: Date): { from: string; to: string } {
  if (span === "week") return { from: isoDay(today), to: isoDay(after(today, 6)) };
  if (span === "month") return { from: isoDay(today), to: isoDay(after(today, 29)) };
  // on a Sunday the weekend is what is left of it
  const isSunday = today.getDay() === 0;
  const begin = isSunday ? today : after(today, SATURDAY - today.getDay());
  return { from: isoDay(begin), to: isoDay(isSunday ? begin : after(begin, 1)) };
}

/** By the calendar: where clocks change, a day has not 24 hours. */
function after(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}
