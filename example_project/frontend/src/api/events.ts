/** Questions about events that several pages ask. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { cameAlong } from "./answers";
import { api, take } from "./client";
import type { components, paths } from "./schema";
import type { Event } from "./types";

export type EventFilters = NonNullable<paths["/api/v1/events/"]["get"]["parameters"]["query"]>;
type EventList = components["schemas"]["PaginatedEventCardList"];
type CategoryList = components["schemas"]["PaginatedCategoryList"];

/** The cursor that an address of a next page carries. */
export const cursorOf = (next: string | null | undefined): string | undefined =>
  next ? (new URL(next).searchParams.get("cursor") ?? undefined) : undefined;

export const eventsQuery = (filters: EventFilters) =>
  infiniteQueryOptions({
    queryKey: ["events", filters],
    queryFn: ({ pageParam }) =>
      take(api.GET("/api/v1/events/", { params: { query: { ...filters, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => cursorOf(page.next),
    placeholderData: () => {
      const search = new URLSearchParams(Object.entries(filters).map(([name, value]) => [name, String(value)]));
      const page = cameAlong<EventList>(`/api/v1/events/?${search.toString()}`);
      return page && { pages: [page], pageParams: [undefined] };
    },
  });

export const eventQuery = (id: number) =>
  queryOptions({
    queryKey: ["event", id],
    queryFn: () => take(api.GET("/api/v1/events/{event_id}/", { params: { path: { event_id: id } } })),
    placeholderData: () => cameAlong<Event>(`/api/v1/events/${id}/`),
  });

export const categoriesQuery = queryOptions({
  queryKey: ["categories"],
  queryFn: () => take(api.GET("/api/v1/categories/", { params: { query: { page_size: 100 } } })),
  placeholderData: () => cameAlong<CategoryList>("/api/v1/categories/?page_size=100"),
  staleTime: 10 * 60_000,
});

/** Seats of this moment. The browser sends the ETag that it was given, and is told 304 while nothing has changed. */
export const availabilityQuery = (id: number) =>
  queryOptions({
    queryKey: ["event", id, "availability"],
    queryFn: () => take(api.GET("/api/v1/events/{event_id}/availability/", { params: { path: { event_id: id } } })),
    refetchInterval: 15_000,
  });

/** What suits the words while they are being typed. */
export const suggestionsQuery = (search: string, from: string) =>
  queryOptions({
    queryKey: ["events", "suggestions", search, from],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/events/", {
          params: { query: { search, date_from: from, ordering: "relevance", page_size: 5 } },
          signal,
        }),
      ),
    staleTime: 5 * 60_000,
  });

/** Hand-outs that this person may fetch: those for attendees are seen by attendees only. */
export const filesQuery = (id: number) =>
  queryOptions({
    queryKey: ["event", id, "files"],
    queryFn: () =>
      take(
        api.GET("/api/v1/events/{event_id}/files/", { params: { path: { event_id: id }, query: { page_size: 100 } } }),
      ),
    staleTime: 5 * 60_000,
  });
