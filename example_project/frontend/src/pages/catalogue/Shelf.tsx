import { useInfiniteQuery } from "@tanstack/react-query";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type EventFilters, eventsQuery } from "@/api/events";
import { useNearby } from "@/lib/useNearby";
import { CardGrid, CardGridSkeleton } from "@/parts/CardGrid";
import { ErrorState } from "@/ui/State";

import styles from "./Home.module.css";

const CARDS = 4;

interface Props {
  title: string;
  /** Where all of them are. */
  to: string;
  query: EventFilters;
  /** It is seen without scrolling; others are asked for when somebody comes near. */
  isFirst?: boolean;
}

export function Shelf({ title, to, query, isFirst = false }: Props) {
  const { t } = useTranslation("catalogue");
  const id = useId();
  const place = useRef<HTMLElement>(null);
  const isNear = useNearby(place) || isFirst;
  const { data, error, refetch } = useInfiniteQuery({ ...eventsQuery({ ...query, page_size: CARDS }), enabled: isNear });
  const events = data?.pages[0]?.results;
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
