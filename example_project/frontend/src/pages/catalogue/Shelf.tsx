import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { EventFilters } from "@/api/events";
import { useNearby } from "@/lib/useNearby";
import { CardGrid, CardGridSkeleton } from "@/parts/CardGrid";
import { isToCome, useEvents } from "@/parts/coming";
import { ErrorState } from "@/ui/State";

import styles from "./Home.module.css";

export const CARDS = 4;

interface Props {
  title: string;
  /** Where all of them are. */
  to: string;
  query: EventFilters;
  /** What is over is left out. */
  isComing?: boolean;
  /** It is seen without scrolling; others are asked for when somebody comes near. */
  isFirst?: boolean;
}

export function Shelf({ title, to, query, isFirst = false, isComing = false }: Props) {
  const { t } = useTranslation("catalogue");
  const id = useId();
  const place = useRef<HTMLElement>(null);
  const isNear = useNearby(place) || isFirst;
  const found = useEvents(query, (event) => !isComing || isToCome(event), { least: CARDS, enabled: isNear });
  const events = found.events?.slice(0, CARDS);
  const { error, refetch } = found.pages;
  if (events?.length === 0) return null;
  return (
    <section className={styles["shelf"]} aria-labelledby={id} ref={place}>
      <div className={styles["head"]}>
        <h2 id={id}>{title}</h2>
        <Link className={styles["all"]} to={to} aria-label={t("home.allOf", { name: title })}>
          {t("home.all")}
        </Link>
      </div>
      {events ? (
        <CardGrid events={events} eager={isFirst ? CARDS : 0} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <CardGridSkeleton count={CARDS} />
      )}
    </section>
  );
}
