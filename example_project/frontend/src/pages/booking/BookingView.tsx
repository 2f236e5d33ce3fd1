import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";

import { bookingQuery, type SignedBooking } from "@/api/bookings";
import type { Event } from "@/api/types";
import { money } from "@/lib/format";
import { serverNow } from "@/lib/serverClock";
import { eventPath } from "@/parts/EventCard";
import { ButtonLink } from "@/ui/Button";
import { EmptyState, Notice } from "@/ui/State";

import { BookingActions } from "./BookingActions";
import { BookingFacts } from "./BookingFacts";
import styles from "./Booking.module.css";
import { choicePath } from "./choice";
import { HoldPanel } from "./HoldPanel";
import { PhaseBadge } from "./PhaseBadge";
import { can, type Phase, phaseOf, quantitiesOf } from "./state";
import { Tickets } from "./Tickets";

interface Props {
  booking: SignedBooking;
  event: Event | undefined;
}

export function BookingView({ booking, event }: Props) {
  const queries = useQueryClient();
  // a deadline passes without any news from the server: then the booking is looked at again as it is
  const [, look] = useReducer((looks: number) => looks + 1, 0);
  const now = serverNow();
  const phase = phaseOf(booking, now, event?.ends_at);
  const heading = useFocusAfter(phase);
  const changed = (next?: SignedBooking) => {
    look();
    if (next) queries.setQueryData(bookingQuery(booking.reference).queryKey, next);
    else void queries.invalidateQueries({ queryKey: ["booking", booking.reference], exact: true });
    void queries.invalidateQueries({ queryKey: ["bookings"] });
    void queries.invalidateQueries({ queryKey: ["event", booking.event.id] });
  };
  return (
    <>
      <header className={styles["head"]}>
        <PhaseBadge phase={phase} />
        <h1 ref={heading} tabIndex={-1}>{booking.event.title}</h1>
      </header>
      <div className={styles["columns"]}>
        <div className={styles["main"]}>
          <News booking={booking} />
          {phase === "held" ? <HoldPanel booking={booking} event={event} onChange={changed} /> : null}
          {phase === "confirmed" || phase === "past" ? <Tickets booking={booking} event={event} onChange={changed} /> : null}
          {phase === "cancelled" || phase === "expired" || phase === "lapsed" ? <Ended booking={booking} event={event} /> : null}
        </div>
        <aside className={styles["aside"]}>
          <BookingFacts booking={booking} event={event} />
          {phase === "confirmed" ? <BookingActions booking={booking} event={event} onChange={changed} /> : null}
        </aside>
      </div>
    </>
  );
}

/** What was pressed is gone when a booking becomes something else: the focus goes to the top, where that is said. */
function useFocusAfter(phase: Phase) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(phase);
  useEffect(() => {
    if (before.current !== phase) heading.current?.focus();
    before.current = phase;
  }, [phase]);
  return heading;
}

/** What just happened, for who comes from booking; and what it costs, if that is not what they saw. */
function News({ booking }: { booking: SignedBooking }) {
  const { t } = useTranslation("booking");
  const state = useLocation().state as { isNew?: boolean; expected?: number } | null;
  if (!state?.isNew) return null;
  const isOtherPrice = state.expected !== undefined && Number(booking.total) !== state.expected;
  return (
    <>
      {isOtherPrice ? (
        <Notice tone="warn" icon="warning" live>
          {t("hold.otherPrice", { now: money(booking.total, booking.currency), before: money(state.expected ?? 0, booking.currency) })}
        </Notice>
      ) : null}
      {booking.status === "confirmed" ? (
        <Notice tone="good" icon="check" live>
          {t("booking.done")}
        </Notice>
      ) : null}
    </>
  );
}

function Ended({ booking, event }: Props) {
  const { t } = useTranslation("booking");
  const phase = phaseOf(booking, serverNow());
  const wasHeld = phase !== "cancelled";
  const again = can("again", booking, serverNow()) && event?.status !== "cancelled";
  return (
    <div className={styles["panel"]} role={wasHeld ? "alert" : undefined}>
      <EmptyState
        icon={wasHeld ? "clock" : "ticket"}
        title={t(wasHeld ? "ended.expired" : "ended.cancelled")}
        text={wasHeld ? t("ended.expiredText") : Number(booking.refund) ? t("ended.refund", { amount: money(booking.refund, booking.currency) }) : t("ended.cancelledText")}
      >
        <ButtonLink to={again ? choicePath(booking.event.id, quantitiesOf(booking)) : eventPath(booking.event)} look="primary">
          {again ? t("ended.again") : t("book.toEvent")}
        </ButtonLink>
      </EmptyState>
    </div>
  );
}
