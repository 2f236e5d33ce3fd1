import type { Event } from "@/api/types";

export type StandingName = "draft" | "cancelled" | "past" | "running" | "upcoming";

/** Where an event is in its life. */
export function standingOf(event: Pick<Event, "status" | "starts_at" | "ends_at">, at: Date): StandingName {
  if (event.status !== "published") return event.status;
  if (new Date(event.ends_at) <= at) return "past";
  return new Date(event.starts_at) <= at ? "running" : "upcoming";
}
