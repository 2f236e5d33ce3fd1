/** The inbox: the bell, the list and what comes in meanwhile share one cache. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { announce } from "@/ui/toasts";

import { api, take } from "./client";
import { cursorOf } from "./events";
import { listen } from "./stream";
import type { Notification } from "./types";

const UNREAD = ["notifications", "unread"] as const;
const LISTS = ["notifications", "list"] as const;

export const unreadQuery = queryOptions({
  queryKey: UNREAD,
  queryFn: () => take(api.GET("/api/v1/notifications/unread_count/")),
  refetchInterval: 60_000, // for where no stream gets through
});

export const inboxQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: [...LISTS, { unread }],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/notifications/", {
          params: { query: { ...(unread ? { unread: true } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const markRead = (id: number) => take(api.POST("/api/v1/notifications/{id}/read/", { params: { path: { id } } }));
export const markAllRead = () => take(api.POST("/api/v1/notifications/read_all/"));

/** The path on this site that a notification leads to; `null` where it leads to another one, or nowhere. */
export function pathOf(url: string, origin: string = window.location.origin): string | null {
  if (!url || !URL.canParse(url, origin)) return null;
  const read = new URL(url, origin);
  return read.origin === origin ? read.pathname + read.search : null;
}

/** Hears of what is new while the page is looked at: a browser has few lines to one server, for all of its tabs. */
export function useLiveInbox(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let stop = new AbortController();
    const start = () => {
      stop.abort();
      stop = new AbortController();
      if (document.visibilityState !== "visible") return;
      void listen((event) => {
        if (event.event === "unread") queries.setQueryData(UNREAD, JSON.parse(event.data) as { unread: number });
        if (event.event !== "notification") return;
        announce((JSON.parse(event.data) as Notification).title, "info");
        void queries.invalidateQueries({ queryKey: LISTS });
      }, stop.signal);
    };
    start();
    document.addEventListener("visibilitychange", start);
    return () => {
      stop.abort();
      document.removeEventListener("visibilitychange", start);
    };
  }, [queries]);
}
