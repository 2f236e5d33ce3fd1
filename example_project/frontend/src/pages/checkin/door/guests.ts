/** The list of guests: made of the event's bookings, kept up to date by scans, and searched. */
import type { components } from "@/api/schema";

import type { Guest, GuestStatus, Scan, Told } from "./types";
import { isLetIn } from "./verdict";

type Booking = components["schemas"]["OrganizerBooking"];

export function guestsOf(event: number, booking: Booking): Guest[] {
  const kinds = new Map(booking.items.map((item) => [item.ticket_type, item.name]));
  return booking.tickets.map((ticket) => ({
    event,
    code: ticket.code,
    name: ticket.attendee_name || booking.user.name,
    kind: kinds.get(ticket.ticket_type) ?? "",
    reference: booking.reference,
    booker: booking.user.name,
    status: statusOf(booking.status, ticket.status),
    checkedInAt: ticket.checked_in_at,
  }));
}

function statusOf(booking: string, ticket: string): GuestStatus {
  if (ticket === "used" || ticket === "cancelled") return ticket;
  if (booking === "held") return "held";
  return booking === "confirmed" ? "valid" : "cancelled";
}

/** What this device has done and the site has not heard of, on top of what the site told. */
export function withUnsent(guests: readonly Guest[], scans: readonly Scan[]): Guest[] {
  const waiting = new Map(scans.filter((scan) => !scan.answer || scan.undo === "wanted").map((scan) => [scan.code, scan]));
  return guests.map((guest) => {
    const scan = waiting.get(guest.code);
    if (scan?.undo === "wanted") return { ...guest, status: "valid", checkedInAt: null };
    if (!scan || !isLetIn(scan) || guest.status !== "valid") return guest;
    return { ...guest, status: "used", checkedInAt: scan.scannedAt };
  });
}

const STATUS: Partial<Record<Told, GuestStatus>> = {
  accepted: "used",
  already_used: "used",
  cancelled: "cancelled",
  not_confirmed: "held",
};

/** A guest after the site has answered a scan of theirs, or taken it back. */
export function afterAnswer(guest: Guest, scan: Scan): Guest {
  if (scan.undo === "done") return { ...guest, status: "valid", checkedInAt: null };
  const status = scan.answer && STATUS[scan.answer.result];
  return status ? { ...guest, status, checkedInAt: scan.answer?.checkedInAt ?? null } : guest;
}

export interface Count {
  inside: number;
  expected: number;
}

export function countOf(guests: readonly Guest[]): Count {
  const inside = guests.filter(({ status }) => status === "used").length;
  return { inside, expected: inside + guests.filter(({ status }) => status === "valid").length };
}

const MOST_FOUND = 20;

/** Guests whose name, booking or code fits every word that was typed. */
export function search(guests: readonly Guest[], typed: string): Guest[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = guests.filter((guest) => {
    const text = plain(`${guest.name} ${guest.booker} ${guest.reference} ${guest.code}`);
    return words.every((word) => text.includes(word));
  });
  return found.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST_FOUND);
}

/** Without case and accents: at a door nobody types them. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
