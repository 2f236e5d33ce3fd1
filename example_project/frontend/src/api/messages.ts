/** What an organizer writes to whoever holds tickets of an event. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import { cursorOf } from "./events";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Message = Schemas["AttendeeMessage"];
export type MessageWish = Schemas["AttendeeMessageRequest"];
export type Words = Schemas["WordsRequest"];
export type CheckIn = Schemas["CheckInEnum"];

const SECONDS_BETWEEN_LOOKS = 3;

const of = (event_id: number) => ({ params: { path: { event_id } } });
const one = (event_id: number, message_id: number) => ({ params: { path: { event_id, message_id } } });

export const isOnItsWay = (message: Message): boolean =>
  message.status === "sending" || (message.status === "sent" && message.waiting > 0);

export const messagesQuery = (event: number) =>
  infiniteQueryOptions({
    queryKey: ["organize", event, "messages"],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/events/{event_id}/messages/", {
          params: { path: { event_id: event }, query: pageParam ? { cursor: pageParam } : {} },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => cursorOf(page.next),
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.results.some(isOnItsWay)) ? SECONDS_BETWEEN_LOOKS * 1000 : false,
  });

export const previewQuery = (event: number, body: Words) =>
  queryOptions({
    queryKey: ["organize", event, "preview", body],
    queryFn: ({ signal }) => take(api.POST("/api/v1/events/{event_id}/messages/preview/", { ...of(event), body, signal })),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });

export const saveMessage = (event: number, id: number | null, body: MessageWish): Promise<Message> =>
  id === null
    ? take(api.POST("/api/v1/events/{event_id}/messages/", { ...of(event), body }))
    : take(api.PATCH("/api/v1/events/{event_id}/messages/{message_id}/", { ...one(event, id), body }));

export const sendMessage = (event: number, id: number) =>
  take(api.POST("/api/v1/events/{event_id}/messages/{message_id}/send/", one(event, id)));

export const cancelMessage = (event: number, id: number) =>
  take(api.POST("/api/v1/events/{event_id}/messages/{message_id}/cancel/", one(event, id)));

export const deleteMessage = (event: number, id: number) =>
  take(api.DELETE("/api/v1/events/{event_id}/messages/{message_id}/", one(event, id)));

/** To go on with: always as it is now. */
export const messageQuery = (event: number, id: number) =>
  queryOptions({
    queryKey: ["organize", event, "messages", id],
    queryFn: () => take(api.GET("/api/v1/events/{event_id}/messages/{message_id}/", one(event, id))),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    gcTime: 0,
  });
