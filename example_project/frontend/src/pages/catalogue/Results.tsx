import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { isoDay } from "@/lib/days";
import { CardGrid, CardGridSkeleton } from "@/parts/CardGrid";
import { isToCome, useEvents } from "@/parts/coming";
import { Button } from "@/ui/Button";
import { ShowMore } from "@/ui/ShowMore";
import { EmptyState, ErrorState } from "@/ui/State";

import styles from "./Catalogue.module.css";
import { type Filters, isComing, toQuery } from "./filters";

const PAGE = 24;
/** Covers that are seen without scrolling. */
const EAGER = 3;

/** The endless list. Its pages stay in the query cache, so that going back finds it as long as it was left. */
export function Results({ filters, clear }: { filters: Filters; clear: () => void }) {
  const { t } = useTranslation("catalogue");
  const list = useRef<HTMLUListElement>(null);
  const now = new Date();
  const coming = isComing(filters, isoDay(now));
  const { pages: found, events } = useEvents({ ...toQuery(filters, now), page_size: PAGE }, (event) => !coming || isToCome(event));
  if (!events) {
    if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
    return <CardGridSkeleton count={9} />;
  }
  const count = events.length;
  return (
    <>
      <h2 className="visually-hidden">{t("results")}</h2>
      <p className={styles["count"]} role="status">
        {count ? t(found.hasNextPage ? "more" : "shown", { count }) : ""}
      </p>
      {count ? (
        <CardGrid events={events} eager={EAGER} ref={list} />
      ) : (
        <EmptyState icon="search" title={t("empty.title")} text={t("empty.text")}>
          <Button look="primary" onClick={clear}>
            {t("empty.clear")}
          </Button>
        </EmptyState>
      )}
      <ShowMore pages={found} list={list} />
    </>
  );
}
