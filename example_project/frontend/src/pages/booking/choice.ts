/** What somebody wants to book. It lives in the address, so that it survives signing in, a reload and a link to a friend. */
import type { VoucherPreview } from "@/api/bookings";
import type { TicketType } from "@/api/types";

/** Quantities by ticket type. */
export type Choice = ReadonlyMap<number, number>;

/** As many as the server takes in one booking. */
export const MOST_TICKETS = 100;

/** What can be chosen: a ticket type of the event, or one that a voucher unlocks. */
export interface Offer {
  id: number;
  name: string;
  description: string;
  price: number;
  /** With the voucher; the same as `price` without. */
  reduced: number;
  seatsLeft: number;
  onSale: boolean;
  salesStart: string | null;
  salesEnd: string | null;
  min: number;
  max: number;
}

/** `?tickets=12:2,13:1`; what makes no sense is left out. */
export function readChoice(text: string | null): Choice {
  const choice = new Map<number, number>();
  for (const part of (text ?? "").split(",")) {
    const [, id, quantity] = /^(\d{1,15}):(\d{1,3})$/.exec(part.trim()) ?? [];
    if (id && Number(quantity) > 0) choice.set(Number(id), Math.min(Number(quantity), MOST_TICKETS));
  }
  return choice;
}

export const writeChoice = (choice: Choice): string =>
  [...choice].filter(([, quantity]) => quantity > 0).map(([id, quantity]) => `${id}:${quantity}`).join(",");

/** In the order in which the server makes tickets: of the ticket types' keys. */
export const linesOf = (choice: Choice): { ticket_type: number; quantity: number }[] =>
  [...choice]
    .filter(([, quantity]) => quantity > 0)
    .sort(([one], [other]) => one - other)
    .map(([ticket_type, quantity]) => ({ ticket_type, quantity }));

export const ticketsIn = (choice: Choice): number => [...choice.values()].reduce((sum, quantity) => sum + quantity, 0);

interface Seats {
  readonly id: number;
  readonly seats_left: number;
  readonly on_sale: boolean;
}

/** The event's ticket types with the seats of this moment and the voucher's prices, and those that it unlocks. */
export function offersOf(types: readonly TicketType[], seats: readonly Seats[], voucher: VoucherPreview | null): Offer[] {
  const known = types.filter((type) => !type.is_hidden).map((type) => offerOf(type, seats, voucher));
  const ids = new Set(known.map((offer) => offer.id));
  const unlocked = (voucher?.ticket_types ?? []).filter((type) => !ids.has(type.id));
  return [
    ...known,
    ...unlocked.map((type) => {
      const whole = types.find((other) => other.id === type.id);
      if (whole) return offerOf(whole, seats, voucher);
      const { id, name, description } = type;
      const prices = { price: Number(type.price), reduced: Number(type.discounted_price) };
      // the server says nothing more of a hidden one: it decides when it is booked
      return { id, name, description, ...prices, seatsLeft: MOST_TICKETS, onSale: true, salesStart: null, salesEnd: null, min: 1, max: MOST_TICKETS };
    }),
  ];
}

function offerOf(type: TicketType, seats: readonly Seats[], voucher: VoucherPreview | null): Offer {
  const now = seats.find(({ id }) => id === type.id) ?? type;
  const reduced = voucher?.ticket_types.find(({ id }) => id === type.id)?.discounted_price ?? type.price;
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    price: Number(type.price),
    reduced: Number(reduced),
    seatsLeft: Math.max(0, now.seats_left),
    onSale: now.on_sale,
    salesStart: type.sales_start,
    salesEnd: type.sales_end,
    min: Math.max(1, type.min_per_booking),
    max: Math.min(type.max_per_person ?? MOST_TICKETS, MOST_TICKETS),
  };
}

/** The most that can be chosen of it now; 0 where not even the least can be had. */
export function mostOf(offer: Offer): number {
  const most = Math.min(offer.max, offer.seatsLeft);
  return offer.onSale && most >= offer.min ? most : 0;
}

/** Seats of what is sold out can be wanted as well: people wait for them. */
export const mostWanted = (offer: Offer): number => (offer.onSale && offer.seatsLeft < offer.min ? offer.max : mostOf(offer));

/** One more or one less, of what is still there: there is nothing between none and the least. */
export function step(offer: Offer, quantity: number, by: 1 | -1): number {
  const most = mostWanted(offer);
  const next = Math.min(quantity + by, most);
  if (by < 0) return next < offer.min ? 0 : next;
  return Math.min(Math.max(next, offer.min), most);
}

export function choose(choice: Choice, id: number, quantity: number): Choice {
  const next = new Map(choice);
  if (quantity > 0) next.set(id, quantity);
  else next.delete(id);
  return next;
}

/** In cents, as sums of decimals are not what they seem. */
export function totalOf(choice: Choice, offers: readonly Offer[]): number {
  const cents = offers.map((offer) => Math.round(offer.reduced * 100) * (choice.get(offer.id) ?? 0));
  return cents.reduce((sum, part) => sum + part, 0) / 100;
}

/** Chosen ticket types that can't be had as chosen any more. */
export const unavailable = (choice: Choice, offers: readonly Offer[]): Offer[] =>
  offers.filter((offer) => {
    const quantity = choice.get(offer.id) ?? 0;
    return quantity > 0 && (quantity > mostOf(offer) || quantity < offer.min);
  });

/** What is left of a choice when seats have gone meanwhile. */
export const fitted = (choice: Choice, offers: readonly Offer[]): Choice =>
  new Map(
    offers
      .map((offer) => [offer.id, Math.min(choice.get(offer.id) ?? 0, mostOf(offer))] as const)
      .filter(([, quantity]) => quantity > 0),
  );

/** Without what this event does not sell. */
export const known = (choice: Choice, offers: readonly Offer[]): Choice =>
  new Map([...choice].filter(([id]) => offers.some((offer) => offer.id === id)));

/** The address at which the same can be chosen again. */
export const choicePath = (event: number, choice: Choice): string => {
  const tickets = writeChoice(choice);
  return tickets ? `/book/${event}?tickets=${tickets}` : `/book/${event}`;
};
