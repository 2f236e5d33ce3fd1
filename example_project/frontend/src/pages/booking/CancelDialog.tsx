import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { cancel, quote, type Quote, type SignedBooking, type Ticket } from "@/api/bookings";
import { isRefusal } from "@/api/errors";
import { clock, day, money } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice, Skeleton, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Booking.module.css";
import { cancellableTickets } from "./state";

/** As its owner sees it, or the organizer of its event. */
type Cancellable = Pick<SignedBooking, "reference" | "event" | "items"> & { tickets: Ticket[] };

interface Props {
  booking: Cancellable;
  onClose: () => void;
  onDone: () => void;
  onFailed: () => void;
}

/** First what would come back, then the decision; nothing is cancelled for less than was said. */
export default function CancelDialog({ booking, onClose, onDone, onFailed }: Props) {
  const { t } = useTranslation("booking");
  const tickets = cancellableTickets(booking);
  const [codes, setCodes] = useState(() => tickets.map((ticket) => ticket.code));
  const quoted = useQuery({
    queryKey: ["booking", booking.reference, "quote", ...codes],
    queryFn: () => quote(booking.reference, codes),
    enabled: codes.length > 0,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const cancelling = useMutation({
    mutationFn: (refund: string) => cancel(booking.reference, codes, refund),
    onSuccess: () => {
      onDone();
      onClose();
      announce(t("cancel.done"));
    },
    onError: (error) => {
      onFailed(); // it may have been done all the same, or be another booking by now
      if (isRefusal(error, "quote_changed")) void quoted.refetch();
    },
  });
  const toggle = (code: string) => {
    cancelling.reset();
    setCodes((old) => tickets.map((ticket) => ticket.code).filter((one) => (one === code ? !old.includes(one) : old.includes(one))));
  };
  const { data } = quoted;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("cancel.title")}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel.keep")}</Button>
          <Button
            look="danger"
            busy={cancelling.isPending || !data || quoted.isFetching || !codes.length}
            onClick={() => { if (data) cancelling.mutate(data.refund); }}
          >
            {t("cancel.do", { count: codes.length })}
          </Button>
        </>
      }
    >
      {tickets.length > 1 ? <Which booking={booking} codes={codes} onToggle={toggle} /> : null}
      {codes.length ? <Back data={data} error={quoted.error} timeZone={booking.event.timezone} /> : <p>{t("cancel.choose")}</p>}
      <Failed error={cancelling.error} />
    </Dialog>
  );
}

function Which({ booking, codes, onToggle }: { booking: Cancellable; codes: readonly string[]; onToggle: (code: string) => void }) {
  const { t } = useTranslation("booking");
  return (
    <fieldset className={styles["options"]}>
      <legend className="visually-hidden">{t("cancel.which")}</legend>
      {cancellableTickets(booking).map((ticket) => (
        <label key={ticket.code} className={styles["option"]}>
          <input type="checkbox" checked={codes.includes(ticket.code)} onChange={() => { onToggle(ticket.code); }} />
          <span>{ticket.attendee_name || t("tickets.ticket")}</span>
          <span className={styles["soft"]}>{booking.items.find((item) => item.ticket_type === ticket.ticket_type)?.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Back({ data, error, timeZone }: { data: Quote | undefined; error: unknown; timeZone: string }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  if (error) return <Notice tone="bad" icon="warning" live>{isRefusal(error, "not_cancellable") ? t("cancel.notThese") : text(error)}</Notice>;
  if (!data) return <Skeleton height="3.5rem" />;
  const paid = data.lines.some((line) => Number(line.price) > 0);
  return (
    <div role="status">
      <p className={styles["amount"]}>{Number(data.refund) ? t("cancel.back", { amount: money(data.refund, data.currency) }) : t(paid ? "cancel.nothing" : "cancel.free")}</p>
      {data.until ? <p className={styles["soft"]}>{t("cancel.until", { day: day(data.until, timeZone), time: clock(data.until, timeZone) })}</p> : null}
    </div>
  );
}

function Failed({ error }: { error: unknown }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  if (!error) return null;
  return (
    <div role="alert">
      <Notice tone="bad" icon="warning">{isRefusal(error, "quote_changed") ? t("cancel.changed") : text(error)}</Notice>
    </div>
  );
}
