/** What a booking is at a moment of the server's time, and what can be done with it then. */
import type { Ticket } from "@/api/bookings";
import type { Booking } from "@/api/types";

export type Phase = "held" | "lapsed" | "confirmed" | "past" | "cancelled" | "expired";
export type Group = "held" | "upcoming" | "past" | "cancelled";
export type Action = "confirm" | "extend" | "giveUp" | "again" | "show" | "cancel" | "transfer" | "move";

type Known = Pick<Booking, "status" | "expires_at"> & { event: Pick<Booking["event"], "starts_at"> };

/** A booking does not say when its event ends: so long after the start it is taken for over. */
const LONGEST_EVENT = 12 * 3_600_000;

/** `lapsed`: its time is over, and the server has not yet written that down. */
export function phaseOf(booking: Known, now: number, endsAt?: string): Phase {
  if (booking.status === "cancelled" || booking.status === "expired") return booking.status;
  if (booking.status === "held") return booking.expires_at && Date.parse(booking.expires_at) <= now ? "lapsed" : "held";
  const end = endsAt ? Date.parse(endsAt) : Date.parse(booking.event.starts_at) + LONGEST_EVENT;
  return end <= now ? "past" : "confirmed";
}

const GROUPS: Record<Phase, Group> = {
  held: "held", confirmed: "upcoming", past: "past", cancelled: "cancelled", expired: "cancelled", lapsed: "cancelled",
};

export const groupOf = (booking: Known, now: number): Group => GROUPS[phaseOf(booking, now)];

const ACTIONS: Record<Phase, readonly Action[]> = {
  held: ["confirm", "extend", "giveUp"],
  lapsed: ["again"],
  expired: ["again"],
  cancelled: ["again"],
  confirmed: ["show", "cancel", "transfer", "move"],
  past: ["show"],
};

/** Nothing is changed any more once the event has begun; tickets are shown to its end, and after. */
export function can(action: Action, booking: Known, now: number, endsAt?: string): boolean {
  const begun = Date.parse(booking.event.starts_at) <= now;
  if (begun && ["cancel", "transfer", "move", "extend", "again"].includes(action)) return false;
  return ACTIONS[phaseOf(booking, now, endsAt)].includes(action);
}

/** Upcoming ones begin with the next; the rest with the latest. */
export function sortGroup<T extends Known>(group: Group, bookings: readonly T[]): T[] {
  const sign = group === "upcoming" ? 1 : -1;
  return [...bookings].sort((one, other) => sign * (Date.parse(one.event.starts_at) - Date.parse(other.event.starts_at)));
}

export const livingTickets = <T extends Pick<Ticket, "status">>(tickets: readonly T[]): T[] =>
  tickets.filter((ticket) => ticket.status !== "cancelled");

export const cancellableTickets = <T extends Pick<Ticket, "status">>(booking: { tickets: readonly T[] }): T[] =>
  booking.tickets.filter((ticket) => ticket.status === "valid");

/** The quantities of a booking, to choose the same again. */
export const quantitiesOf = (booking: Pick<Booking, "items">): Map<number, number> =>
  new Map(booking.items.map((item) => [item.ticket_type, Number(item.quantity)]));
