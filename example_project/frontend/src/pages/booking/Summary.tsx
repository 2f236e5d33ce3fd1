import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Event } from "@/api/types";
import { money, period } from "@/lib/format";
import { eventPath } from "@/parts/EventCard";

import styles from "./Book.module.css";
import type { Choice, Offer } from "./choice";

interface Props {
  event: Event;
  offers: readonly Offer[];
  choice: Choice;
  total: number;
}

/** What is being booked, and what it will cost; the server has the last word on that. */
export function Summary({ event, offers, choice, total }: Props) {
  const { t } = useTranslation("booking");
  const price = (amount: number) => (amount ? money(amount, event.currency) : t("common:money.free"));
  const chosen = offers.filter((offer) => choice.has(offer.id));
  return (
    <div className={styles["summary"]}>
      {event.cover?.url ? (
        <img className={styles["cover"]} src={event.cover.url} alt="" width={event.cover.width} height={event.cover.height} />
      ) : null}
      <div className={styles["about"]}>
        <h2 className={styles["title"]}>
          <Link to={eventPath(event)}>{event.title}</Link>
        </h2>
        <p className={styles["soft"]}>{period(event.starts_at, event.ends_at, event.timezone)}</p>
        <p className={styles["soft"]}>{event.is_online ? t("common:format.online") : [event.venue.name, event.venue.city].filter(Boolean).join(", ")}</p>
      </div>
      {chosen.length ? (
        <>
          <ul className={styles["lines"]}>
            {chosen.map((offer) => (
              <li key={offer.id} className={styles["line"]}>
                <span>
                  {choice.get(offer.id)} × {offer.name}
                </span>
                <span>{price(((choice.get(offer.id) ?? 0) * Math.round(offer.reduced * 100)) / 100)}</span>
              </li>
            ))}
          </ul>
          <p className={styles["total"]} aria-live="polite">
            <span>{t("summary.total")}</span>
            <span>{price(total)}</span>
          </p>
        </>
      ) : null}
    </div>
  );
}
