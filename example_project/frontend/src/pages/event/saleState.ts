/** Whether anything can be booked now, and if not, whether waiting helps. */
import { mostOf, type Offer } from "@/pages/booking/choice";

export type SaleState = "on_sale" | "sold_out" | "soon" | "over";

export function saleState(offer: Offer, at: Date): SaleState {
  if (offer.salesStart && new Date(offer.salesStart) > at) return "soon";
  if (offer.salesEnd && new Date(offer.salesEnd) <= at) return "over";
  if (offer.seatsLeft < offer.min) return "sold_out";
  return offer.onSale ? "on_sale" : "over";
}

export const canBook = (offers: readonly Offer[]): boolean => offers.some((offer) => mostOf(offer) > 0);

export const isSoldOut = (offers: readonly Offer[], at: Date): boolean =>
  !canBook(offers) && offers.some((offer) => saleState(offer, at) === "sold_out");
