import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { calendarPath, type SignedBooking } from "@/api/bookings";
import type { Event } from "@/api/types";
import { clock, day, money, period } from "@/lib/format";
import { safeAddress } from "@/lib/prose";
import { eventPath } from "@/parts/EventCard";
import { Icon } from "@/ui/Icon";

import styles from "./Booking.module.css";

/** The event, what was booked, and what it costs. */
export function BookingFacts({ booking, event }: { booking: SignedBooking; event: Event | undefined }) {
  const { t } = useTranslation("booking");
  const { starts_at, timezone } = booking.event;
  const when = event ? period(event.starts_at, event.ends_at, event.timezone) : `${day(starts_at, timezone)}, ${clock(starts_at, timezone)}`;
  const place = event?.is_online ? t("common:format.online") : [event?.venue.name, event?.venue.address, event?.venue.city].filter(Boolean).join(", ");
  const link = event?.is_online ? safeAddress(event.online_url) : null; // nobody is given one who has no ticket
  return (
    <section className={styles["card"]} aria-label={t("booking.event")}>
      {event?.cover?.url ? <img className={styles["cover"]} src={event.cover.url} alt="" width={event.cover.width} height={event.cover.height} /> : null}
      <p className={styles["fact"]}>
        <Icon name="calendar" />
        <span>{when}</span>
      </p>
      {place ? (
        <p className={styles["fact"]}>
          <Icon name="pin" />
          <span>{place}</span>
        </p>
      ) : null}
      {link ? (
        <p className={styles["fact"]}>
          <Icon name="share" />
          <span>
            {t("booking.join")}: <a href={link}>{link}</a>
          </span>
        </p>
      ) : null}
      <Lines booking={booking} />
      <p className={styles["soft"]}>{t("booking.reference", { reference: booking.reference })}</p>
      <div className={styles["links"]}>
        <Link to={eventPath(booking.event)}>{t("book.toEvent")}</Link>
        <a href={calendarPath(booking.event.id)} download>
          {t("booking.calendar")}
        </a>
      </div>
    </section>
  );
}

function Lines({ booking }: { booking: SignedBooking }) {
  const { t } = useTranslation("booking");
  const price = (amount: number) => (amount ? money(amount, booking.currency) : t("common:money.free"));
  return (
    <>
      <ul className={styles["lines"]}>
        {booking.items.map((item) => (
          <li key={item.ticket_type} className={styles["line"]}>
            <span>
              {item.quantity} × {item.name}
              {item.voucher ? ` (${item.voucher})` : ""}
            </span>
            <span>{price((Number(item.quantity) * Math.round(Number(item.unit_price) * 100)) / 100)}</span>
          </li>
        ))}
      </ul>
      <p className={styles["total"]}>
        <span>{t("summary.total")}</span>
        <span>{price(Number(booking.total))}</span>
      </p>
      {Number(booking.refund) ? <p className={styles["soft"]}>{t("ended.refund", { amount: money(booking.refund, booking.currency) })}</p> : null}
    </>
  );
}
