/** Another event like this one: a draft with rows of its own, on the same day of a week that is to come. */
import { instantOf, wallAfter } from "@/lib/wallClock";

import { type Body, bodyOf, type Values } from "./values";

const WEEK = 7 * 24 * 60;

/** Whole weeks by the clock on the wall, until it begins after `now`. */
export function weeksLater({ starts_at: from, timezone }: Values, now: Date): number {
  const begin = instantOf(from, timezone);
  if (begin === null) return 0;
  let weeks = Math.max(Math.floor((now.getTime() - new Date(begin).getTime()) / (WEEK * 60_000)), 0);
  while (new Date(instantOf(wallAfter(from, weeks * WEEK), timezone) ?? now) <= now) weeks += 1;
  return weeks;
}

export function copyOf(values: Values, title: string, now: Date): Body {
  const by = weeksLater(values, now) * WEEK;
  const later = (wall: string) => (wall ? wallAfter(wall, by) : "");
  return bodyOf({
    ...values,
    title: title.slice(0, 200),
    starts_at: later(values.starts_at),
    ends_at: later(values.ends_at),
    ticket_types: values.ticket_types.map((row) => ({ ...row, id: null, sales_start: later(row.sales_start), sales_end: later(row.sales_end) })),
    ingredients: values.ingredients.map((row) => ({ ...row, id: null })),
    questions: values.questions.map((row) => ({ ...row, id: null })),
  });
}
