/** Which field of the form each thing belongs to that the server says. */
import type { ApiError, FieldErrors } from "@/api/errors";
import type { Event } from "@/api/types";

import type { Values } from "./values";

export interface Wrong {
  /** A path of the form's, or `""`. */
  field: string;
  message: string;
}

/** Lists of rows say what is wrong with the whole of them under `root`. */
const LISTS = ["ticket_types", "ingredients", "questions", "cancellation_policy", "reminders"];

/** Parts of a field that the form has as one: `tags.3`, `questions.0.choices.2`, `reminders.1`. */
function fieldOf(name: string): string {
  if (name.startsWith("tags.")) return "tags";
  if (LISTS.includes(name)) return `${name}.root`;
  const reminder = /^reminders\.(\d+)$/.exec(name);
  if (reminder) return `reminders.${reminder[1]}.amount`;
  const row = /^(\w+)\.(\d+)$/.exec(name);
  if (row) return `${row[1]}.root`;
  return name.replace(/^(questions\.\d+\.choices)\.\d+$/, "$1");
}

export function placed(fields: FieldErrors): Wrong[] {
  return Object.entries(fields).map(([name, messages]) => ({ field: fieldOf(name), message: [...new Set(messages)].join(" ") }));
}

/** Rows of tickets that the server has and the form has not. */
export function removedTypes(event: Event, values: Values): Event["ticket_types"] {
  const kept = new Set(values.ticket_types.map(({ id }) => id));
  return event.ticket_types.filter(({ id }) => !kept.has(id));
}

/** A refusal names no field: it is about the capacities that were made smaller, or the tickets that were taken out. */
export function refused(error: ApiError, event: Event | null, values: Values): Wrong[] {
  const message = error.problem.detail;
  if (error.code === "has_bookings") return [{ field: "ticket_types.root", message }];
  if (error.code === "event_in_past") return [{ field: "starts_at", message }];
  if (error.code !== "capacity_below_taken" || !event) return [];
  return smaller(event, values).map((field) => ({ field, message }));
}

function smaller(event: Event, values: Values): string[] {
  const before = new Map(event.ticket_types.map(({ id, capacity }) => [id, capacity]));
  const rows = values.ticket_types
    .map(({ id, capacity }, index) => ({ field: `ticket_types.${index}.capacity`, isLess: id !== null && Number(capacity) < (before.get(id) ?? 0) }))
    .filter(({ isLess }) => isLess)
    .map(({ field }) => field);
  const own = values.capacity !== "" && Number(values.capacity) < (event.capacity ?? Infinity);
  return own ? ["capacity", ...rows] : rows;
}
