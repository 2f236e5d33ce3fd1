/** Who comes to an organizer's event, and what can be done about it. */
import { infiniteQueryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import { cursorOf } from "./events";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type AttendeeBooking = Schemas["OrganizerBooking"];
export type Waiting = Schemas["OrganizerWaitlistEntry"];
export type DoorSale = Schemas["BoxOfficeRequest"];
export type BookingFilters = NonNullable<paths["/api/v1/events/{event_id}/bookings/"]["get"]["parameters"]["query"]>;

const PAGE = 50;

const of = (event_id: number) => ({ path: { event_id } });

export const attendeesQuery = (event: number, filters: BookingFilters) =>
  infiniteQueryOptions({
    queryKey: ["organize", event, "attendees", filters],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filters, page_size: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return take(api.GET("/api/v1/events/{event_id}/bookings/", { params: { ...of(event), query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const waitingQuery = (event: number) =>
  infiniteQueryOptions({
    queryKey: ["organize", event, "waiting"],
    queryFn: ({ pageParam }) => {
      const query = { page_size: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return take(api.GET("/api/v1/events/{event_id}/waitlist/", { params: { ...of(event), query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const offerSeats = (event_id: number, entry_id: number) =>
  take(api.POST("/api/v1/events/{event_id}/waitlist/{entry_id}/offer/", { params: { path: { event_id, entry_id } } }));

export const sellAtDoor = (event: number, body: DoorSale, key: string) =>
  take(api.POST("/api/v1/events/{event_id}/bookings/", { params: { ...of(event), header: { "Idempotency-Key": key } }, body }));

export const resendTickets = (event_id: number, reference: string) =>
  take(api.POST("/api/v1/events/{event_id}/bookings/{reference}/resend/", { params: { path: { event_id, reference } } }));

export const FILES = ["csv", "xlsx"] as const;
export type FileKind = (typeof FILES)[number];

export const filePath = (event: number, kind: FileKind): string => `/api/v1/events/${event}/attendees.${kind}`;
