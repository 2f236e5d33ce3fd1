/** What people think of an event. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import { cursorOf } from "./events";

export interface Opinion {
  rating: number;
  text: string;
}

const PAGE = 10;

export const reviewsQuery = (event: number) =>
  infiniteQueryOptions({
    queryKey: ["event", event, "reviews"],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/events/{event_id}/reviews/", {
          params: { path: { event_id: event }, query: { page_size: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => cursorOf(page.next),
  });

/** Stars by number, one's own review, and whether one may write it. */
export const reviewSummaryQuery = (event: number) =>
  queryOptions({
    queryKey: ["event", event, "review-summary"],
    queryFn: () => take(api.GET("/api/v1/events/{event_id}/reviews/summary/", { params: { path: { event_id: event } } })),
  });

const one = (id: number) => ({ params: { path: { id } } });

export const writeReview = (event: number, opinion: Opinion) =>
  take(api.POST("/api/v1/review/", { body: { event, ...opinion } }));

export const changeReview = (id: number, opinion: Opinion) =>
  take(api.PATCH("/api/v1/review/{id}/", { ...one(id), body: { ...opinion } }));

export const deleteReview = (id: number) => take(api.DELETE("/api/v1/review/{id}/", one(id)));

export const replyToReview = (id: number, text: string) =>
  take(api.POST("/api/v1/review/{id}/reply/", { ...one(id), body: { text } }));
