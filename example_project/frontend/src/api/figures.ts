/** What an organizer's events have come to. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import { cursorOf } from "./events";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Figures = Schemas["Figures"];
export type FiguresEvent = Schemas["FiguresEvent"];
export type History = Schemas["History"];
export type Money = Schemas["Money"];
export type State = "upcoming" | "draft" | "past";

const of = (id: number) => ({ params: { path: { event_id: id } } });

export const figuresQuery = (state: State) =>
  infiniteQueryOptions({
    queryKey: ["organize", "figures", state],
    queryFn: ({ pageParam }) =>
      take(api.GET("/api/v1/events/figures/", { params: { query: { state, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const totalQuery = (state?: State) =>
  queryOptions({
    queryKey: ["organize", "total", state ?? "all"],
    queryFn: () => take(api.GET("/api/v1/events/figures/total/", { params: { query: state ? { state } : {} } })),
  });

/** Looked at again and again: at the door it changes by the minute. */
export const historyQuery = (id: number) =>
  queryOptions({
    queryKey: ["organize", "history", id],
    queryFn: () => take(api.GET("/api/v1/events/{event_id}/figures/", of(id))),
    refetchInterval: 60_000,
  });

export const countView = (id: number) => take(api.POST("/api/v1/events/{event_id}/views/", of(id)));
