/** What an event needs before it can be kept, and before it is shown to everybody. */
import { instantOf, timesShown } from "@/lib/wallClock";

import { linesOf, type Values } from "./values";

const blank = (typed: string): boolean => typed.trim() === "";

/** Whether the server could store it: a draft that is half written is not sent behind somebody's back. */
export function isStorable(values: Values): boolean {
  const { title, description, category, difficulty, timezone, starts_at: from, ends_at: to } = values;
  if ([title, description, category, difficulty, timezone, from, to].some(blank) || from >= to) return false;
  return (
    values.ticket_types.every((row) => !blank(row.name) && Number(row.capacity) >= 1) &&
    values.ingredients.every((row) => !blank(row.name)) &&
    values.questions.every((row) => !blank(row.label) && (row.kind !== "choice" || linesOf(row.choices).length > 0)) &&
    values.cancellation_policy.every((row) => !blank(row.hours_before) && !blank(row.refund_percent)) &&
    values.reminders.every((row) => Number(row.amount) > 0)
  );
}

export type ItemName = "title" | "description" | "category" | "start" | "end" | "place" | "link" | "tickets" | "summary" | "picture";

export interface Item {
  name: ItemName;
  done: boolean;
  /** Without it, nobody could come. */
  needed: boolean;
  /** The id of what it leads to. */
  field: string;
}

/** In the order of the page. */
export function checklist(values: Values, pictures: number, now: Date): Item[] {
  const { timezone, starts_at: from, ends_at: to, venue } = values;
  const start = instantOf(from, timezone);
  const isComing = start !== null && new Date(start) > now && timesShown(from, timezone) !== "never";
  const place: Item =
    values.format === "online"
      ? { name: "link", done: !blank(values.online_url), needed: true, field: "online_url" }
      : { name: "place", done: !blank(venue.name) || !blank(venue.city), needed: true, field: "venue.name" };
  return [
    { name: "title", done: !blank(values.title), needed: true, field: "title" },
    { name: "summary", done: !blank(values.summary), needed: false, field: "summary" },
    { name: "description", done: !blank(values.description), needed: true, field: "description" },
    { name: "category", done: !blank(values.category) && !blank(values.difficulty), needed: true, field: "category" },
    { name: "start", done: isComing, needed: true, field: "starts_at" },
    { name: "end", done: to > from, needed: true, field: "ends_at" },
    place,
    { name: "picture", done: pictures > 0, needed: false, field: "pictures" },
    { name: "tickets", done: values.ticket_types.some((row) => !blank(row.name) && Number(row.capacity) > 0), needed: true, field: "ticket_types" },
  ];
}
