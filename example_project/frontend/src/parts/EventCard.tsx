import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { EventCard as Card } from "@/api/types";
import { clock, money, shortDay } from "@/lib/format";
import { Icon } from "@/ui/Icon";
import { Badge } from "@/ui/State";
import { Stars } from "@/ui/Stars";

import styles from "./EventCard.module.css";

/** Seats left from which on they are mentioned. */
const FEW = 10;

export const eventPath = (event: { id: number; slug: string }): string => `/events/${event.id}/${event.slug}`;

interface Props {
  event: Card;
  /** It is seen without scrolling, so its cover is loaded at once. */
  eager?: boolean;
  /** Its cover is what people see first, on a phone as well. */
  first?: boolean;
}

export function EventCard({ event, eager = false, first = false }: Props) {
  const { t } = useTranslation();
  const place = event.is_online ? t("format.online") : [event.venue.name, event.city].filter(Boolean).join(", ");
  return (
    <article className={styles["card"]}>
      {event.cover ? (
        <img
          className={styles["cover"]}
          src={event.cover.url ?? ""}
          alt=""
          width={event.cover.width}
          height={event.cover.height}
          loading={eager ? "eager" : "lazy"}
          fetchPriority={first ? "high" : "auto"}
          decoding="async"
        />
      ) : (
        <div className={`${styles["cover"]} ${styles["blank"]}`}>
          <Icon name="ticket" size={40} />
        </div>
      )}
      <div className={styles["text"]}>
        <p className={styles["when"]}>
          <time dateTime={event.starts_at}>
            {shortDay(event.starts_at, event.timezone)}, {clock(event.starts_at, event.timezone)}
          </time>
        </p>
        <h3 className={styles["title"]}>
          <Link to={eventPath(event)}>{event.title}</Link>
        </h3>
        <p className={styles["place"]}>{place}</p>
        <div className={styles["facts"]}>
          <span className={styles["price"]}>
            {Number(event.price_from) ? t("money.from", { price: money(event.price_from, event.currency) }) : t("money.free")}
          </span>
          <Badge>{t(`difficulty.${event.difficulty}`)}</Badge>
          {new Date(event.ends_at) < new Date() ? <Badge>{t("past")}</Badge> : <SeatsLeft left={event.seats_left} />}
          {event.rating.count ? <Stars average={event.rating.average} count={event.rating.count} /> : null}
        </div>
      </div>
    </article>
  );
}

export function SeatsLeft({ left }: { left: number }) {
  const { t } = useTranslation();
  if (left <= 0) return <Badge tone="bad">{t("seats.soldOut")}</Badge>;
  return left <= FEW ? <Badge tone="warn">{t("seats.left", { count: left })}</Badge> : null;
}
