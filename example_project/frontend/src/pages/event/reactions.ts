import type { Event } from "@/api/types";

export type Reaction = "like" | "favorite";

/** The event as it will be once the server has heard of it. Doing it again changes nothing. */
export function reacted(event: Event, reaction: Reaction, on: boolean): Event {
  if (reaction === "like") {
    return { ...event, is_liked: on, likes_count: counted(event.likes_count, event.is_liked, on) };
  }
  return { ...event, is_favorited: on, favorites_count: counted(event.favorites_count, event.is_favorited, on) };
}

const counted = (count: number, was: boolean, is: boolean): number => Math.max(0, count + Number(is) - Number(was));
