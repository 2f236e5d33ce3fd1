import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { SignedBooking } from "@/api/bookings";
import type { Event } from "@/api/types";
import { serverNow } from "@/lib/serverClock";
import { Button } from "@/ui/Button";
import { later } from "@/ui/later";

import styles from "./Booking.module.css";
import { can, cancellableTickets } from "./state";

const CancelDialog = later(() => import("./CancelDialog"));
const MoveDialog = later(() => import("./MoveDialog"));

interface Props {
  booking: SignedBooking;
  event: Event | undefined;
  onChange: (booking?: SignedBooking) => void;
}

/** What can still be changed. */
export function BookingActions({ booking, event, onChange }: Props) {
  const { t } = useTranslation("booking");
  const [open, setOpen] = useState<"cancel" | "move" | null>(null);
  const now = serverNow();
  const unused = cancellableTickets(booking).length > 0;
  const moves = can("move", booking, now) && event?.series?.allows_moves && unused;
  if (!unused || !can("cancel", booking, now)) return null;
  const close = () => { setOpen(null); };
  const failed = () => { onChange(); };
  return (
    <section className={styles["card"]} aria-labelledby="change">
      <h2 id="change">{t("change.title")}</h2>
      <div className={styles["actions"]}>
        {moves ? (
          <Button icon="calendar" onClick={() => { setOpen("move"); }}>
            {t("move.title")}
          </Button>
        ) : null}
        <Button look="danger" onClick={() => { setOpen("cancel"); }}>
          {t("cancel.open")}
        </Button>
      </div>
      {open === "cancel" ? <CancelDialog booking={booking} onClose={close} onDone={onChange} onFailed={failed} /> : null}
      {open === "move" && event?.series ? <MoveDialog booking={booking} series={event.series.id} onClose={close} onDone={onChange} onFailed={failed} /> : null}
    </section>
  );
}
