import { useInfiniteQuery } from "@tanstack/react-query";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";

import { type EventFilters, eventsQuery } from "@/api/events";
import { daysAfter, isoDay } from "@/lib/days";
import { CardGrid, CardGridSkeleton } from "@/parts/CardGrid";
import { ShowMore } from "@/ui/ShowMore";
import { ErrorState } from "@/ui/State";

import styles from "./Person.module.css";

const PAGE = 12;

/** Somebody's events: what is to come, then what was. */
export function PersonEvents({ id }: { id: string }) {
  const { t } = useTranslation("people");
  const { today, yesterday } = days(new Date());
  return (
    <>
      <List
        title={t("upcoming")}
        query={{ organizer: id, date_from: today, ordering: "starts_at", page_size: PAGE }}
        empty={t("noUpcoming")}
      />
      <List title={t("past")} query={{ organizer: id, date_to: yesterday, ordering: "-starts_at", page_size: PAGE }} />
    </>
  );
}

/** `empty`: what stands there when there are none; without it nothing does. */
function List({ title, query, empty }: { title: string; query: EventFilters; empty?: string }) {
  const heading = useId();
  const list = useRef<HTMLUListElement>(null);
  const found = useInfiniteQuery(eventsQuery(query));
  const events = found.data?.pages.flatMap((page) => page.results);
  if (events?.length === 0 && !empty) return null;
  return (
    <section className={styles["section"]} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {events ? (
        events.length ? <CardGrid events={events} ref={list} /> : <p className={styles["line"]}>{empty}</p>
      ) : found.error ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : (
        <CardGridSkeleton count={8} />
      )}
      <ShowMore pages={found} list={list} />
    </section>
  );
}

function days(now: Date): { today: string; yesterday: string } {
  return { today: isoDay(now), yesterday: isoDay(daysAfter(now, -1)) };
}
