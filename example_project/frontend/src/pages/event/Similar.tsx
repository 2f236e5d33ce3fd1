import { useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Event, EventCard } from "@/api/types";
import { useNearby } from "@/lib/useNearby";
import { CardGrid, CardGridSkeleton } from "@/parts/CardGrid";
import { comingFrom, isToCome, useEvents } from "@/parts/coming";

import styles from "./Similar.module.css";

const CARDS = 4;

/** What comes next in the same category. */
export function Similar({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const place = useRef<HTMLElement>(null);
  const isNear = useNearby(place);
  const query = { category: [event.category.slug], date_from: comingFrom(new Date()), ordering: "starts_at" as const, page_size: CARDS * 2 };
  const isOther = (other: EventCard) => other.id !== event.id && isToCome(other);
  const found = useEvents(query, isOther, { least: CARDS, enabled: isNear });
  const others = found.events?.slice(0, CARDS);
  if (found.pages.error || others?.length === 0) return null;
  return (
    <section className={styles["similar"]} ref={place}>
      <h2>{t("similar")}</h2>
      {others ? <CardGrid events={others} /> : <CardGridSkeleton count={CARDS} />}
    </section>
  );
}
