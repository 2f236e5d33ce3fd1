/** Other people: what they show, and whether the signed-in person follows them. */
import { queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import { cursorOf } from "./events";

const person = (id: string) => ({ params: { path: { user_id: id } } });

export const profileQuery = (id: string) =>
  queryOptions({
    queryKey: ["profile", id],
    queryFn: () => take(api.GET("/api/v1/profile/{user_id}/", person(id))),
    staleTime: 5 * 60_000,
  });

/** Pages of a hundred that are read at most. */
const MOST_PAGES = 10;

/** The keys of all whom somebody follows: a profile does not say whether one of them is looking at it. */
export const followedQuery = (viewer: string) =>
  queryOptions({
    queryKey: ["account", "followed", viewer],
    queryFn: async () => {
      const ids: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const query = { page_size: 100, ...(cursor ? { cursor } : {}) };
        const answer = await take(
          api.GET("/api/v1/profile/{user_id}/subscriptions/", { params: { path: { user_id: viewer }, query } }),
        );
        ids.push(...answer.results.map(({ user }) => String(user.id)));
        cursor = cursorOf(answer.next);
        if (!cursor) break;
      }
      return ids;
    },
    staleTime: 5 * 60_000,
  });

export const follow = (id: string) => take(api.POST("/api/v1/profile/{user_id}/subscribe/", person(id)));
export const unfollow = (id: string) => take(api.DELETE("/api/v1/profile/{user_id}/unsubscribe/", person(id)));
