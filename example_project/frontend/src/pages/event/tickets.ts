/** How many tickets of each kind somebody wants, within what the organizer and the seats left allow. */
import type { Availability, TicketType } from "@/api/types";

/** Quantities by ticket type; what is not in it is not wanted. */
export type Choice = Readonly<Record<number, number>>;

/** As many as the server takes in one booking. */
export const MOST_TICKETS = 100;

export type SaleState = "on_sale" | "sold_out" | "soon" | "over";

/** The ticket types with the seats of this moment. Hidden ones are for whoever has their voucher. */
export function offered(types: readonly TicketType[], now: Availability | undefined): TicketType[] {
  return types
    .filter((type) => !type.is_hidden)
    .map((type) => ({ ...type, ...now?.ticket_types.find(({ id }) => id === type.id) }));
}

export function saleState(type: TicketType, at: Date): SaleState {
  if (type.sales_start && new Date(type.sales_start) > at) return "soon";
  if (type.sales_end && new Date(type.sales_end) <= at) return "over";
  if (type.seats_left < type.min_per_booking) return "sold_out";
  return type.on_sale ? "on_sale" : "over";
}

/** The most that can be taken now; 0 where not even the least is left. */
export function mostOf(type: TicketType): number {
  const most = Math.min(type.seats_left, type.max_per_person ?? MOST_TICKETS, MOST_TICKETS);
  return type.on_sale && most >= type.min_per_booking ? most : 0;
}

/** One more or one less: between none and the least that is sold together there is nothing. */
export function step(type: TicketType, quantity: number, by: 1 | -1): number {
  const next = quantity + by;
  if (by < 0) return next < type.min_per_booking ? 0 : Math.min(next, mostOf(type));
  return Math.min(Math.max(next, type.min_per_booking), mostOf(type));
}

/** What is left of a choice when seats have gone meanwhile. */
export function fitted(choice: Choice, types: readonly TicketType[]): Choice {
  const wanted = types.map((type) => [type.id, Math.min(choice[type.id] ?? 0, mostOf(type))] as const);
  return Object.fromEntries(wanted.filter(([, quantity]) => quantity > 0));
}

export const ticketsIn = (choice: Choice): number => Object.values(choice).reduce((sum, quantity) => sum + quantity, 0);

/** In cents on the way, as sums of decimals are not what they seem. */
export function totalOf(choice: Choice, types: readonly TicketType[]): number {
  return types.reduce((sum, type) => sum + Math.round(Number(type.price) * 100) * (choice[type.id] ?? 0), 0) / 100;
}

/** Where the choice is booked: `/book/7?tickets=12:2,13:1`. */
export function bookPath(event: number, choice: Choice): string {
  const lines = Object.entries(choice).filter(([, quantity]) => quantity > 0);
  const tickets = lines.map(([id, quantity]) => `${id}:${quantity}`).join(",");
  return tickets ? `/book/${event}?tickets=${tickets}` : `/book/${event}`;
}

/** Whether anything can be booked now, and if not, whether waiting helps. */
export function canBook(types: readonly TicketType[]): boolean {
  return types.some((type) => mostOf(type) > 0);
}

export function isSoldOut(types: readonly TicketType[], at: Date): boolean {
  return !canBook(types) && types.some((type) => saleState(type, at) === "sold_out");
}
