import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { SignedBooking } from "@/api/bookings";
import { IconButton } from "@/ui/Button";

import styles from "./FullScreen.module.css";
import { QrCode } from "./QrCode";
import { useAwake } from "./useAwake";

interface Props {
  booking: SignedBooking;
  tickets: readonly SignedBooking["tickets"][number][];
  first: string;
  onClose: () => void;
}

/** For the door: one code on white, as large as fits, and the screen stays on. */
export function FullScreen({ booking, tickets, first, onClose }: Props) {
  const { t } = useTranslation("booking");
  const dialog = useRef<HTMLDialogElement>(null);
  const [index, go] = useState(() => Math.max(0, tickets.findIndex((ticket) => ticket.code === first)));
  useAwake();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const ticket = tickets[index];
  if (!ticket) return null;
  const type = booking.items.find((item) => item.ticket_type === ticket.ticket_type)?.name ?? "";
  const name = [ticket.attendee_name, type].filter(Boolean).join(" · ");
  return (
    <dialog ref={dialog} className={styles["screen"]} onClose={onClose} aria-label={t("tickets.code", { name })}>
      <div className={styles["bar"]}>
        <p className={styles["title"]}>{booking.event.title}</p>
        <IconButton icon="close" label={t("common:actions.close")} className={styles["button"]} onClick={() => dialog.current?.close()} />
      </div>
      <div className={styles["code"]}>
        <QrCode key={ticket.code} reference={booking.reference} code={ticket.code} label={t("tickets.code", { name })} />
      </div>
      <p className={styles["name"]} aria-live="polite">
        {name}
        {tickets.length > 1 ? <span className={styles["of"]}>{t("tickets.of", { number: index + 1, count: tickets.length })}</span> : null}
      </p>
      {tickets.length > 1 ? (
        <div className={styles["steps"]}>
          <IconButton icon="chevronLeft" className={styles["button"]} label={t("tickets.previous")} aria-disabled={index === 0} onClick={() => { go(Math.max(0, index - 1)); }} />
          <IconButton icon="chevronRight" className={styles["button"]} label={t("tickets.next")} aria-disabled={index === tickets.length - 1} onClick={() => { go(Math.min(tickets.length - 1, index + 1)); }} />
        </div>
      ) : null}
    </dialog>
  );
}
