/**
 * Events that are to come or still going on. The API is asked by days, and by those of the place: an event that has
 * begun the evening before goes on, and where it is still yesterday something may begin in an hour.
 */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { type EventFilters, eventsQuery } from "@/api/events";
import type { EventCard } from "@/api/types";
import { daysAfter, isoDay } from "@/lib/days";
import { serverNow } from "@/lib/serverClock";

export const isOver = (event: Pick<EventCard, "ends_at">, now = serverNow()): boolean => Date.parse(event.ends_at) <= now;
export const isToCome = (event: Pick<EventCard, "ends_at">): boolean => !isOver(event);

/** The first day on which something may begin that is not over. */
export const comingFrom = (now: Date): string => isoDay(daysAfter(now, -1));
/** The last day on which something may have begun that is over. */
export const overUntil = (now: Date): string => isoDay(daysAfter(now, 1));

interface Options {
  /** So many should be there: until they are, the next page comes by itself. */
  least?: number;
  enabled?: boolean;
}

/** Pages of events of which some are not shown; `events` is `undefined` until there is something to show, or nothing at all. */
export function useEvents(query: EventFilters, isShown: (event: EventCard) => boolean, { least = 1, enabled = true }: Options = {}) {
  const pages = useInfiniteQuery({ ...eventsQuery(query), enabled });
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = pages;
  const shown = pages.data?.pages.flatMap((page) => page.results).filter((event) => isShown(event));
  const goesOn = shown !== undefined && shown.length < least && hasNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage();
  }, [goesOn, isFetching, fetchNextPage]);
  return { pages, events: goesOn ? undefined : shown };
}
