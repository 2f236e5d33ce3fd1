/** What is said of one booking, in the table and on the cards alike. */
import { useTranslation } from "react-i18next";

import type { AttendeeBooking } from "@/api/attendees";
import { clock, money, shortDay } from "@/lib/format";
import { Badge, type Tone } from "@/ui/State";

import styles from "./Attendees.module.css";
import { doorOf, guestsOf, personOf } from "./row";

interface Props {
  booking: AttendeeBooking;
}

export function Who({ booking }: Props) {
  const { t } = useTranslation("organize-attendees");
  const { name, email } = personOf(booking);
  return (
    <div className={styles["who"]}>
      <span className={styles["name"]}>{name || t("door.nobody")}</span>
      {email ? <a href={`mailto:${email}`}>{email}</a> : null}
      <span className={styles["soft"]}>
        {booking.is_box_office ? t("door.sold") : null} <code>{booking.reference}</code>
      </span>
    </div>
  );
}

export function Items({ booking }: Props) {
  const { t } = useTranslation("organize-attendees");
  const guests = guestsOf(booking);
  return (
    <div className={styles["stack"]}>
      <ul>
        {booking.items.map((item) => (
          <li key={item.ticket_type}>
            {item.quantity} × {item.name}
          </li>
        ))}
      </ul>
      {guests.length ? <p className={styles["soft"]}>{t("list.guests", { names: guests.join(", ") })}</p> : null}
      {booking.note ? <p className={styles["note"]}>{booking.note}</p> : null}
    </div>
  );
}

const TONES: Record<AttendeeBooking["status"], Tone> = { confirmed: "good", held: "warn", cancelled: "neutral", expired: "neutral" };

export function StatusBadge({ status }: { status: AttendeeBooking["status"] }) {
  const { t } = useTranslation("organize-attendees");
  return <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>;
}

export function Door({ booking }: Props) {
  const { t } = useTranslation("organize-attendees");
  if (booking.status !== "confirmed") return null;
  const { inside, all } = doorOf(booking);
  if (!inside) return <span className={styles["soft"]}>{t("list.notIn")}</span>;
  return (
    <Badge tone="info" icon="check">
      {inside === all ? t("list.allIn", { count: all }) : t("list.someIn", { inside, all })}
    </Badge>
  );
}

export function Booked({ booking }: Props) {
  const { t } = useTranslation("organize-attendees");
  const { timezone } = booking.event;
  return (
    <div className={styles["stack"]}>
      <span>{Number(booking.total) ? money(booking.total, booking.currency) : t("common:money.free")}</span>
      <time className={styles["soft"]} dateTime={booking.created_at}>
        {shortDay(booking.created_at, timezone)}, {clock(booking.created_at, timezone)}
      </time>
    </div>
  );
}
