import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { eventsQuery } from "@/api/events";
import type { Event } from "@/api/types";
import { isoDay } from "@/lib/days";
import { useNearby } from "@/lib/useNearby";
import { CardGrid, CardGridSkeleton } from "@/parts/CardGrid";

import styles from "./Similar.module.css";

const CARDS = 4;

/** What comes next in the same category. */
export function Similar({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const place = useRef<HTMLElement>(null);
  const isNear = useNearby(place);
  const today = isoDay(new Date());
  const query = { category: [event.category.slug], date_from: today, ordering: "starts_at" as const, page_size: CARDS + 1 };
  const { data, error } = useInfiniteQuery({ ...eventsQuery(query), enabled: isNear });
  const others = data?.pages[0]?.results.filter(({ id }) => id !== event.id).slice(0, CARDS);
  if (error || others?.length === 0) return null;
  return (
    <section className={styles["similar"]} ref={place}>
      <h2>{t("similar")}</h2>
      {others ? <CardGrid events={others} /> : <CardGridSkeleton count={CARDS} />}
    </section>
  );
}
