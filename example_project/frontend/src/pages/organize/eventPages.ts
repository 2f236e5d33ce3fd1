import type { Event } from "@/api/types";

/** The pages of one event, as their addresses end; the editor's ends with the event. */
export const PAGES = ["edit", "attendees", "messages", "check-in", "figures"] as const;
export type EventPage = (typeof PAGES)[number];

export const pathOf = (id: number, page: EventPage): string => `/organize/events/${id}${page === "edit" ? "" : `/${page}`}`;

/** Nobody has booked a draft, and nobody is let in to what is cancelled; the page that is looked at is always among them. */
export function pagesOf(status: Event["status"] | undefined, here: EventPage): EventPage[] {
  return PAGES.filter((page) => page === here || page === "edit" || (status !== "draft" && !(status === "cancelled" && page === "check-in")));
}
