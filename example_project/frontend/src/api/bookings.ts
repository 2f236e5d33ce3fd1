/** Bookings and places on waiting lists. Every answer tells the server's time as well, by which deadlines are counted. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { noteServerTime } from "@/lib/serverClock";

import { api, take } from "./client";
import { cursorOf } from "./events";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type BookingRequest = Schemas["BookingRequestRequest"];
export type Attendee = Schemas["AttendeeRequest"];
export type SignedBooking = Schemas["SignedBooking"];
export type Ticket = Schemas["Ticket"];
export type Quote = Schemas["Quote"];
export type WaitlistEntry = Schemas["WaitlistEntry"];
export type VoucherPreview = Schemas["Preview"];
export type Availability = Schemas["Availability"];
export type Question = Schemas["Question"];

interface Timed {
  response: Response;
}

async function timed<T extends Timed>(asked: Promise<T>): Promise<T> {
  const answer = await asked;
  noteServerTime(answer.response);
  return answer;
}

const of = (reference: string) => ({ params: { path: { reference } } });
const list = (cursor: string | undefined) => ({ params: { query: { page_size: 50, ...(cursor ? { cursor } : {}) } } });

export const bookingsQuery = infiniteQueryOptions({
  queryKey: ["bookings"],
  queryFn: ({ pageParam }) => take(timed(api.GET("/api/v1/bookings/", list(pageParam)))),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => cursorOf(page.next),
});

export const bookingQuery = (reference: string) =>
  queryOptions({
    queryKey: ["booking", reference],
    queryFn: () => take(timed(api.GET("/api/v1/bookings/{reference}/", of(reference)))),
  });

export const waitlistQuery = infiniteQueryOptions({
  queryKey: ["bookings", "waitlist"],
  queryFn: ({ pageParam }) => take(timed(api.GET("/api/v1/waitlist/", list(pageParam)))),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => cursorOf(page.next),
});

/** So many milliseconds for each try: with the same key, the next one is safe. */
const PATIENCE = 15_000;
export const book = (body: BookingRequest, key: string) =>
  take(
    timed(
      api.POST("/api/v1/bookings/", {
        body,
        params: { header: { "Idempotency-Key": key } },
        signal: AbortSignal.timeout(PATIENCE),
      }),
    ),
  );

export const confirm = (reference: string, attendees: Attendee[]) =>
  take(timed(api.POST("/api/v1/bookings/{reference}/confirm/", { ...of(reference), body: { attendees } })));

export const extend = (reference: string) => take(timed(api.POST("/api/v1/bookings/{reference}/extend/", of(reference))));

export const quote = (reference: string, tickets: string[]) =>
  take(api.POST("/api/v1/bookings/{reference}/cancellation_quote/", { ...of(reference), body: { tickets } }));

export const cancel = (reference: string, tickets: string[], refund: string) =>
  take(timed(api.POST("/api/v1/bookings/{reference}/cancel/", { ...of(reference), body: { tickets, refund } })));

/** All that is left of it, whatever comes back: for holds and offers, which nobody has paid. */
export const giveUp = (reference: string) =>
  take(timed(api.POST("/api/v1/bookings/{reference}/cancel/", { ...of(reference), body: {} })));

export const move = (reference: string, event: number) =>
  take(timed(api.POST("/api/v1/bookings/{reference}/move/", { ...of(reference), body: { event } })));

export const transfer = (reference: string, code: string, body: Schemas["TransferRequest"]) =>
  take(
    timed(api.POST("/api/v1/bookings/{reference}/tickets/{code}/transfer/", { params: { path: { reference, code } }, body })),
  );

export const checkVoucher = (event: number, code: string) =>
  take(api.POST("/api/v1/events/{event_id}/vouchers/check/", { params: { path: { event_id: event } }, body: { code } }));

export const joinWaitlist = (event: number, body: Schemas["JoinWaitlistRequest"]) =>
  take(timed(api.POST("/api/v1/events/{event_id}/waitlist/", { params: { path: { event_id: event } }, body })));

export const leaveWaitlist = (id: number) => take(api.DELETE("/api/v1/waitlist/{id}/", { params: { path: { id: String(id) } } }));

export const qrPath = (reference: string, code: string): string => `/api/v1/bookings/${reference}/tickets/${code}/qr.svg`;
export const pdfPath = (reference: string): string => `/api/v1/bookings/${reference}/tickets.pdf`;
export const calendarPath = (event: number): string => `/api/v1/events/${event}/calendar.ics`;
