import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Booking } from "@/api/types";
import { clock, day, money } from "@/lib/format";
import { serverNow } from "@/lib/serverClock";
import { Countdown } from "@/pages/booking/Countdown";
import { PhaseBadge } from "@/pages/booking/PhaseBadge";
import { livingTickets, phaseOf } from "@/pages/booking/state";

import styles from "./Bookings.module.css";

export function BookingRow({ booking, onChange }: { booking: Booking; onChange: () => void }) {
  const { t } = useTranslation("booking");
  const phase = phaseOf(booking, serverNow());
  const { event } = booking;
  const count = livingTickets(booking.tickets).length || booking.tickets.length;
  return (
    <li className={styles["row"]} data-phase={phase}>
      <div className={styles["about"]}>
        <h3>
          <Link to={`/bookings/${booking.reference}`}>{event.title}</Link>
        </h3>
        <p className={styles["soft"]}>
          <time dateTime={event.starts_at}>
            {day(event.starts_at, event.timezone)}, {clock(event.starts_at, event.timezone)}
          </time>
        </p>
        <p className={styles["soft"]}>
          {t("mine.tickets", { count })} · {Number(booking.total) ? money(booking.total, booking.currency) : t("common:money.free")}
        </p>
      </div>
      <div className={styles["side"]}>
        {phase === "held" && booking.expires_at ? (
          <Countdown key={booking.expires_at} deadline={booking.expires_at} onEnd={onChange} />
        ) : null}
        <PhaseBadge phase={phase} />
      </div>
    </li>
  );
}
