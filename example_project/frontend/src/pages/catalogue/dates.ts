/** Spans of days that people ask for, from a day on. */
import { daysAfter, isoDay } from "@/lib/days";

export const SPANS = ["weekend", "week", "month"] as const;
export type Span = (typeof SPANS)[number];

const SATURDAY = 6;

export function spanFrom(span: Span, today: Date): { from: string; to: string } {
  if (span === "week") return { from: isoDay(today), to: isoDay(daysAfter(today, 6)) };
  if (span === "month") return { from: isoDay(today), to: isoDay(daysAfter(today, 29)) };
  // on a Sunday the weekend is what is left of it
  const isSunday = today.getDay() === 0;
  const begin = isSunday ? today : daysAfter(today, SATURDAY - today.getDay());
  return { from: isoDay(begin), to: isoDay(isSunday ? begin : daysAfter(begin, 1)) };
}
