/** What the form holds, how it comes from an event, and what of it is sent. Numbers and times are texts while they are typed. */
import type { components } from "@/api/schema";
import type { Event } from "@/api/types";
import { instantOf, wallOf } from "@/lib/wallClock";

export type Body = components["schemas"]["EventInputRequest"];

/** `key` names a row for as long as the page is open; `id` is the server's, once it has the row. */
interface Row {
  key: string;
  id: number | null;
}

export interface TicketRow extends Row {
  name: string;
  description: string;
  price: string;
  capacity: string;
  sales_start: string;
  sales_end: string;
  min_per_booking: string;
  max_per_person: string;
  is_hidden: boolean;
}

export interface IngredientRow extends Row {
  name: string;
  quantity: string;
  unit: string;
  note: string;
}

export interface QuestionRow extends Row {
  label: string;
  kind: components["schemas"]["QuestionKind"];
  is_required: boolean;
  /** One a line. */
  choices: string;
}

export interface StepRow {
  key: string;
  hours_before: string;
  unit: "hours" | "days";
  refund_percent: string;
}

export interface ReminderRow {
  key: string;
  amount: string;
  unit: "minutes" | "hours" | "days";
}

export interface Values {
  title: string;
  summary: string;
  description: string;
  category: string;
  tags: string[];
  difficulty: Body["difficulty"] | "";
  format: NonNullable<Body["format"]>;
  timezone: string;
  starts_at: string;
  ends_at: string;
  series: string;
  venue: { name: string; address: string; city: string; latitude: string; longitude: string };
  online_url: string;
  capacity: string;
  currency: string;
  ticket_types: TicketRow[];
  ingredients: IngredientRow[];
  questions: QuestionRow[];
  cancellation_policy: StepRow[];
  /** As the site does it, or as written here. */
  reminds: "site" | "own";
  reminders: ReminderRow[];
}

const MINUTES = { minutes: 1, hours: 60, days: 24 * 60 } as const;
const HOURS = { hours: 1, days: 24 } as const;

let last = 0;
const newKey = (): string => `row-${++last}`;

export const newTicket = (name = ""): TicketRow => ({
  key: newKey(), id: null, name, description: "", price: "0", capacity: "", sales_start: "", sales_end: "", min_per_booking: "1",
  max_per_person: "", is_hidden: false,
});
export const newIngredient = (): IngredientRow => ({ key: newKey(), id: null, name: "", quantity: "", unit: "", note: "" });
export const newQuestion = (): QuestionRow => ({ key: newKey(), id: null, label: "", kind: "text", is_required: false, choices: "" });
export const newStep = (): StepRow => ({ key: newKey(), hours_before: "1", unit: "days", refund_percent: "100" });
export const newReminder = (): ReminderRow => ({ key: newKey(), amount: "1", unit: "days" });

export function emptyValues(timezone: string): Values {
  return {
    title: "", summary: "", description: "", category: "", tags: [], difficulty: "", format: "in_person", timezone, starts_at: "", ends_at: "",
    series: "", venue: { name: "", address: "", city: "", latitude: "", longitude: "" }, online_url: "", capacity: "", currency: "EUR",
    ticket_types: [], ingredients: [], questions: [], cancellation_policy: [], reminds: "site", reminders: [],
  };
}

const text = (value: number | string | null | undefined): string => (value === null || value === undefined ? "" : String(value));

export function valuesOf(event: Event): Values {
  const { timezone, venue } = event;
  const wall = (instant: string | null | undefined) => (instant ? wallOf(instant, timezone) : "");
  return {
    title: event.title,
    summary: event.summary,
    description: event.description,
    category: event.category.slug,
    tags: event.tags,
    difficulty: event.difficulty,
    format: event.format,
    timezone,
    starts_at: wall(event.starts_at),
    ends_at: wall(event.ends_at),
    series: text(event.series?.id),
    venue: {
      name: text(venue.name), address: text(venue.address), city: text(venue.city), latitude: text(venue.latitude), longitude: text(venue.longitude),
    },
    online_url: event.online_url,
    capacity: text(event.capacity),
    currency: event.currency,
    ticket_types: event.ticket_types.map((type) => ({
      key: newKey(),
      id: type.id,
      name: type.name,
      description: type.description,
      price: plain(type.price),
      capacity: text(type.capacity),
      sales_start: wall(type.sales_start),
      sales_end: wall(type.sales_end),
      min_per_booking: text(type.min_per_booking),
      max_per_person: text(type.max_per_person),
      is_hidden: type.is_hidden,
    })),
    ingredients: event.ingredients.map((row) => ({
      key: newKey(), id: row.id ?? null, name: text(row.name), quantity: plain(row.quantity), unit: text(row.unit), note: text(row.note),
    })),
    questions: event.questions.map((row) => ({
      key: newKey(),
      id: row.id ?? null,
      label: text(row.label),
      kind: row.kind ?? "text",
      is_required: row.is_required ?? false,
      choices: (row.choices ?? []).join("\n"),
    })),
    cancellation_policy: event.cancellation_policy.map(stepRow),
    reminds: event.reminders ? "own" : "site",
    reminders: (event.reminders ?? []).map(reminderRow),
  };
}

/** `0.500` as people write it: `0.5`. */
const plain = (decimal: string | null | undefined): string => (decimal ? String(Number(decimal)) : "");

function stepRow({ hours_before: hours, refund_percent: percent }: { hours_before: number; refund_percent: number }): StepRow {
  const unit = hours && hours % HOURS.days === 0 ? "days" : "hours";
  return { key: newKey(), hours_before: String(hours / HOURS[unit]), unit, refund_percent: String(percent) };
}

function reminderRow(minutes: number): ReminderRow {
  const unit = minutes % MINUTES.days === 0 ? "days" : minutes % MINUTES.hours === 0 ? "hours" : "minutes";
  return { key: newKey(), amount: String(minutes / MINUTES[unit]), unit };
}

/** A decimal as the API has it, whichever comma was typed. */
export const decimal = (typed: string): string => typed.trim().replace(",", ".");
const whole = (typed: string): number | null => (typed.trim() === "" ? null : Number(typed));
const degrees = (typed: string): number | null => (typed.trim() === "" ? null : Number(decimal(typed)));

export const linesOf = (typed: string): string[] => typed.split("\n").map((line) => line.trim()).filter(Boolean);
export const minutesOf = ({ amount, unit }: ReminderRow): number => Number(amount) * MINUTES[unit];
export const hoursOf = ({ hours_before: amount, unit }: StepRow): number => Number(amount) * HOURS[unit];

/** All of it as the API takes it. What can not be read as a time is left to the server, which says so at the field. */
export function bodyOf(values: Values): Body {
  const instant = (wall: string) => (wall ? (instantOf(wall, values.timezone) ?? wall) : null);
  return {
    title: values.title.trim(),
    summary: values.summary.trim(),
    description: values.description,
    category: values.category,
    tags: values.tags,
    difficulty: values.difficulty as Body["difficulty"],
    format: values.format,
    timezone: values.timezone,
    starts_at: instant(values.starts_at) ?? "",
    ends_at: instant(values.ends_at) ?? "",
    series: whole(values.series),
    venue: {
      name: values.venue.name.trim(),
      address: values.venue.address.trim(),
      city: values.venue.city.trim(),
      latitude: degrees(values.venue.latitude),
      longitude: degrees(values.venue.longitude),
    },
    online_url: values.online_url.trim(),
    capacity: whole(values.capacity),
    currency: values.currency,
    ticket_types: values.ticket_types.map((row) => ({
      id: row.id,
      name: row.name.trim(),
      description: row.description.trim(),
      price: decimal(row.price) || "0",
      capacity: whole(row.capacity) ?? 0,
      sales_start: instant(row.sales_start),
      sales_end: instant(row.sales_end),
      min_per_booking: whole(row.min_per_booking) ?? 1,
      max_per_person: whole(row.max_per_person),
      is_hidden: row.is_hidden,
    })),
    ingredients: values.ingredients.map((row) => ({
      id: row.id, name: row.name.trim(), quantity: decimal(row.quantity) || null, unit: row.unit.trim(), note: row.note.trim(),
    })),
    questions: values.questions.map((row) => ({
      id: row.id,
      label: row.label.trim(),
      kind: row.kind,
      is_required: row.is_required,
      choices: row.kind === "choice" ? linesOf(row.choices) : [],
    })),
    cancellation_policy: values.cancellation_policy
      .map((row) => ({ hours_before: hoursOf(row), refund_percent: Number(row.refund_percent) }))
      .sort((one, other) => other.hours_before - one.hours_before),
    reminders: values.reminds === "own" ? values.reminders.map(minutesOf).sort((one, other) => other - one) : null,
  };
}

/** What tells two bodies apart: all but the ids, which the server gives to rows once it has them. */
export const fingerprint = (part: unknown): string =>
  JSON.stringify(part, (name, value: unknown) => (name === "id" ? undefined : value));

/** The fields that differ; others are not sent, since somebody else may have changed them meanwhile. */
export function changesOf(before: Body, after: Body): Partial<Body> {
  const names = Object.keys(after) as (keyof Body)[];
  return Object.fromEntries(names.filter((name) => fingerprint(before[name]) !== fingerprint(after[name])).map((name) => [name, after[name]]));
}

/** The ids of rows that were sent without one, by their keys: the answer has them in the order in which they were sent. */
export function idsByKey(sent: readonly Row[], answered: readonly { id?: number | null }[]): Map<string, number> {
  const known = new Map<string, number>();
  sent.forEach((row, index) => {
    const id = answered[index]?.id;
    if (row.id === null && typeof id === "number") known.set(row.key, id);
  });
  return known;
}
