import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { move, type SignedBooking } from "@/api/bookings";
import { isRefusal } from "@/api/errors";
import { eventsQuery } from "@/api/events";
import type { EventCard } from "@/api/types";
import { clock, day, shortDay } from "@/lib/format";
import { serverNow } from "@/lib/serverClock";
import { comingFrom } from "@/parts/coming";
import { SeatsLeft } from "@/parts/EventCard";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice, Skeleton, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Booking.module.css";

interface Props {
  booking: SignedBooking;
  series: number;
  onClose: () => void;
  onDone: (booking: SignedBooking) => void;
  onFailed: () => void;
}

/** Another date of the same series, at the price that was agreed. */
export default function MoveDialog({ booking, series, onClose, onDone, onFailed }: Props) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  const [chosen, choose] = useState<number | null>(null);
  const dates = useInfiniteQuery(eventsQuery({ series, date_from: comingFrom(new Date()), ordering: "starts_at", page_size: 50 }));
  const isOther = (event: EventCard) => event.id !== booking.event.id && Date.parse(event.starts_at) > serverNow();
  const others = dates.data?.pages.flatMap((page) => page.results).filter(isOther) ?? [];
  const moving = useMutation({
    mutationFn: (event: number) => move(booking.reference, event),
    onSuccess: (next) => {
      onDone(next);
      onClose();
      announce(t("move.done", { day: day(next.event.starts_at, next.event.timezone) }));
    },
    onError: () => {
      onFailed(); // it may have been done all the same, or be another booking by now
      void dates.refetch();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("move.title")}
      actions={
        <>
          <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
          <Button look="primary" busy={moving.isPending || chosen === null} onClick={() => { if (chosen !== null) moving.mutate(chosen); }}>
            {t("move.do")}
          </Button>
        </>
      }
    >
      <p>{t("move.text")}</p>
      {dates.isPending ? <Skeleton height="6rem" /> : null}
      {dates.isError ? <p role="alert">{text(dates.error)}</p> : null}
      {dates.isSuccess && !others.length ? <p>{t("move.none")}</p> : null}
      <fieldset className={styles["options"]}>
        <legend className="visually-hidden">{t("move.title")}</legend>
        {others.map((event) => (
          <label key={event.id} className={styles["option"]}>
            <input type="radio" name="date" checked={chosen === event.id} disabled={event.seats_left <= 0} onChange={() => { choose(event.id); }} />
            <span>
              {shortDay(event.starts_at, event.timezone)}, {clock(event.starts_at, event.timezone)}
            </span>
            <SeatsLeft left={event.seats_left} />
          </label>
        ))}
      </fieldset>
      {moving.isError ? (
        <div role="alert">
          <Notice tone="bad" icon="warning">{isRefusal(moving.error, "sold_out") ? t("move.soldOut") : text(moving.error)}</Notice>
        </div>
      ) : null}
    </Dialog>
  );
}
