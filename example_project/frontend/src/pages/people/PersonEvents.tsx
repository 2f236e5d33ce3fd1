import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { EventFilters } from "@/api/events";
import type { EventCard } from "@/api/types";
import { CardGrid, CardGridSkeleton } from "@/parts/CardGrid";
import { comingFrom, isOver, isToCome, overUntil, useEvents } from "@/parts/coming";
import { ShowMore } from "@/ui/ShowMore";
import { ErrorState } from "@/ui/State";

import styles from "./Person.module.css";

const PAGE = 12;

/** Somebody's events: what is to come, then what was. */
export function PersonEvents({ id }: { id: string }) {
  const { t } = useTranslation("people");
  const now = new Date();
  return (
    <>
      <List
        title={t("upcoming")}
        query={{ organizer: id, date_from: comingFrom(now), ordering: "starts_at", page_size: PAGE }}
        isShown={isToCome}
        empty={t("noUpcoming")}
      />
      <List
        title={t("past")}
        query={{ organizer: id, date_to: overUntil(now), ordering: "-starts_at", page_size: PAGE }}
        isShown={(event) => isOver(event)}
      />
    </>
  );
}

/** `empty`: what stands there when there are none; without it nothing does. */
function List({ title, query, isShown, empty }: { title: string; query: EventFilters; isShown: (event: EventCard) => boolean; empty?: string }) {
  const heading = useId();
  const list = useRef<HTMLUListElement>(null);
  const { pages: found, events } = useEvents(query, isShown);
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
