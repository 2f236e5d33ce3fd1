/** What a line of the list says of one booking. */
import type { AttendeeBooking } from "@/api/attendees";
import { livingTickets } from "@/pages/booking/state";

type Part = Pick<AttendeeBooking, "is_box_office" | "user" | "tickets" | "status">;

/** Who booked; of a sale at the door, who bought there, of whom nothing may be known. */
export function personOf({ is_box_office, user, tickets }: Part): { name: string; email: string } {
  if (!is_box_office) return { name: user.name, email: user.email };
  const first = tickets[0];
  return { name: first?.attendee_name ?? "", email: first?.attendee_email ?? "" };
}

/** Others who come: names on the tickets that are not the booker's own, each once. */
export function guestsOf(booking: Part): string[] {
  const { name } = personOf(booking);
  const names = shownTickets(booking).map((ticket) => ticket.attendee_name ?? "");
  return [...new Set(names)].filter((guest) => guest && guest !== name);
}

/** Living tickets; of a booking that has ended, those that it had. */
function shownTickets(booking: Part) {
  const living = livingTickets(booking.tickets);
  return living.length ? living : booking.tickets;
}

/** How many of its tickets have been through the door. */
export function doorOf(booking: Part): { inside: number; all: number } {
  const living = livingTickets(booking.tickets);
  return { inside: living.filter((ticket) => ticket.status === "used").length, all: living.length };
}

export const canResend = (booking: Part): boolean => booking.status === "confirmed" && !booking.is_box_office;

/** As the server has it: something is left that was not used, and the event has not ended. */
export const canCancel = ({ status, tickets }: Part, eventEnds: string | undefined, now: number): boolean =>
  (status === "confirmed" || status === "held") &&
  tickets.some((ticket) => ticket.status === "valid") &&
  eventEnds !== undefined &&
  Date.parse(eventEnds) > now;
