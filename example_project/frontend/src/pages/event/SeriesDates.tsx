import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { eventsQuery } from "@/api/events";
import type { Event } from "@/api/types";
import { clock, day } from "@/lib/format";
import { comingFrom } from "@/parts/coming";
import { eventPath, SeatsLeft } from "@/parts/EventCard";
import { ShowMore } from "@/ui/ShowMore";

import page from "./EventPage.module.css";
import styles from "./SeriesDates.module.css";

/** The dates of a series that are still to come. */
export function SeriesDates({ event, series }: { event: Event; series: NonNullable<Event["series"]> }) {
  const { t } = useTranslation("event");
  const list = useRef<HTMLUListElement>(null);
  const dates = useInfiniteQuery(eventsQuery({ series: series.id, date_from: comingFrom(new Date()), ordering: "starts_at", page_size: 20 }));
  const now = new Date();
  const others = dates.data?.pages.flatMap((part) => part.results).filter((date) => new Date(date.starts_at) > now);
  if (!others?.some((date) => date.id !== event.id)) return null;
  return (
    <section className={page["section"]}>
      <h2>{t("series.title", { title: series.title })}</h2>
      <ul className={styles["dates"]} ref={list}>
        {others.map((date) => (
          <li key={date.id} className={styles["date"]}>
            {date.id === event.id ? (
              <span aria-current="page">
                {day(date.starts_at, date.timezone)}, {clock(date.starts_at, date.timezone)} ({t("series.this")})
              </span>
            ) : (
              <Link to={eventPath(date)}>
                {day(date.starts_at, date.timezone)}, {clock(date.starts_at, date.timezone)}
              </Link>
            )}
            <SeatsLeft left={date.seats_left} />
          </li>
        ))}
      </ul>
      <ShowMore pages={dates} list={list} />
    </section>
  );
}
