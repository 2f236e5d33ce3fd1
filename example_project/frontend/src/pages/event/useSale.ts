import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { availabilityQuery } from "@/api/events";
import type { Event } from "@/api/types";
import { type Choice, choose, fitted, type Offer, offersOf, step, ticketsIn, totalOf } from "@/pages/booking/choice";

import { standingOf } from "./lifetime";
import { canBook, isSoldOut } from "./saleState";

export interface Sale {
  event: Event;
  offers: Offer[];
  choice: Choice;
  count: number;
  total: number;
  /** Seats went while they were chosen. */
  isFewer: boolean;
  state: "open" | "sold_out" | "closed";
  stepBy: (offer: Offer, by: 1 | -1) => void;
}

/** The tickets of an event with the seats of this moment, and what somebody has chosen of them. */
export function useSale(event: Event): Sale {
  const [wanted, want] = useState<Choice>(new Map());
  const now = new Date();
  const isLive = ["upcoming", "running"].includes(standingOf(event, now));
  const { data } = useQuery({ ...availabilityQuery(event.id), enabled: isLive });
  const offers = offersOf(event.ticket_types, data?.ticket_types ?? [], null);
  const choice = fitted(wanted, offers);
  const count = ticketsIn(choice);
  return {
    event,
    offers,
    choice,
    count,
    total: totalOf(choice, offers),
    isFewer: count < ticketsIn(wanted),
    state: !isLive ? "closed" : canBook(offers) ? "open" : isSoldOut(offers, now) ? "sold_out" : "closed",
    stepBy: (offer, by) => {
      want(choose(choice, offer.id, step(offer, choice.get(offer.id) ?? 0, by)));
    },
  };
}
