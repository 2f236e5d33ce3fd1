/**
 * What else happens to an event while somebody writes: others change its lists, and a draft is made whose answer was lost.
 * Lists are sent whole: one that others have changed meanwhile would take out again what they have put in.
 */
import type { Event } from "@/api/types";

import { type Body, bodyOf, valuesOf } from "./values";

const LISTS = ["ticket_types", "ingredients", "questions", "cancellation_policy", "reminders"] as const;
type Lists = Pick<Body, (typeof LISTS)[number]>;

/** Others have changed a list that was about to be sent. Only a page that is loaded anew shows what they did. */
export class ChangedElsewhere extends Error {}

export function listsOf(event: Event): Lists {
  const body = bodyOf(valuesOf(event));
  return Object.fromEntries(LISTS.map((name) => [name, body[name]]));
}

export const listsIn = (changes: Partial<Body>): (keyof Lists)[] => LISTS.filter((name) => name in changes);

/** The order counts for nothing: nobody loses anything by it. */
const printOf = (list: Lists[keyof Lists]): string => JSON.stringify((list ?? []).map((row) => JSON.stringify(row)).sort());

export const differ = (names: readonly (keyof Lists)[], before: Lists, now: Lists): boolean =>
  names.some((name) => printOf(before[name]) !== printOf(now[name]));

type Sight = Pick<Event, "title" | "status" | "category" | "starts_at" | "ends_at">;

/** Whether this is the draft that was made of it, as far as lists of events tell. */
export function isMadeOf(body: Body, { title, status, category, starts_at, ends_at }: Sight): boolean {
  const same = (one: string, other: string) => Date.parse(one) === Date.parse(other);
  return (
    status === "draft" && title === body.title && category.slug === body.category && same(starts_at, body.starts_at) && same(ends_at, body.ends_at)
  );
}
