/** A sale at the door: how many of which tickets, and what they cost together. */
import type { DoorSale } from "@/api/attendees";
import type { Event } from "@/api/types";

type TicketType = Pick<Event["ticket_types"][number], "id" | "price" | "seats_left">;
export type Choice = ReadonlyMap<number, number>;

/** What one booking may have. */
const MOST = 100;

export const chosen = (choice: Choice): number => [...choice.values()].reduce((sum, quantity) => sum + quantity, 0);

/** Not more than there are seats, and tickets in a booking: the sale's own window and limits do not count here. */
export const canMore = (choice: Choice, type: TicketType): boolean =>
  (choice.get(type.id) ?? 0) < type.seats_left && chosen(choice) < MOST;

export function stepped(choice: Choice, id: number, by: 1 | -1): Choice {
  return new Map(choice).set(id, Math.max(0, (choice.get(id) ?? 0) + by));
}

/** In hundredths, since money that is added as fractions does not add up. */
export function totalOf(choice: Choice, types: readonly TicketType[]): number {
  const cents = types.reduce((sum, type) => sum + Math.round(Number(type.price) * 100) * (choice.get(type.id) ?? 0), 0);
  return cents / 100;
}

export function toSale(choice: Choice, name: string, email: string): DoorSale {
  const items = [...choice].filter(([, quantity]) => quantity > 0).map(([ticket_type, quantity]) => ({ ticket_type, quantity }));
  return { items, ...(name.trim() ? { name: name.trim() } : {}), ...(email.trim() ? { email: email.trim() } : {}) };
}
