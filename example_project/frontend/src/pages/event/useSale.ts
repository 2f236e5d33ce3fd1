import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { availabilityQuery } from "@/api/events";
import type { Event, TicketType } from "@/api/types";

import { standingOf } from "./lifetime";
import { canBook, type Choice, fitted, isSoldOut, offered, step, ticketsIn, totalOf } from "./tickets";

export interface Sale {
  event: Event;
  types: TicketType[];
  choice: Choice;
  count: number;
  total: number;
  /** Seats went while they were chosen. */
  isFewer: boolean;
  state: "open" | "sold_out" | "closed";
  stepBy: (type: TicketType, by: 1 | -1) => void;
}

/** The tickets of an event with the seats of this moment, and what somebody has chosen of them. */
export function useSale(event: Event): Sale {
  const [wanted, want] = useState<Choice>({});
  const now = new Date();
  const isLive = ["upcoming", "running"].includes(standingOf(event, now));
  const { data } = useQuery({ ...availabilityQuery(event.id), enabled: isLive });
  const types = offered(event.ticket_types, data);
  const choice = fitted(wanted, types);
  const count = ticketsIn(choice);
  return {
    event,
    types,
    choice,
    count,
    total: totalOf(choice, types),
    isFewer: count < ticketsIn(wanted),
    state: !isLive ? "closed" : canBook(types) ? "open" : isSoldOut(types, now) ? "sold_out" : "closed",
    stepBy: (type, by) => {
      want({ ...choice, [type.id]: step(type, choice[type.id] ?? 0, by) });
    },
  };
}
