import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { attendeesQuery } from "@/api/attendees";
import { useMedia } from "@/lib/useMedia";
import { Button } from "@/ui/Button";
import { ShowMore } from "@/ui/ShowMore";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui/State";

import styles from "./Attendees.module.css";
import { Cards } from "./Cards";
import { type Filters, isFiltered, toQuery } from "./filters";
import { Table } from "./Table";

/** Where a table has room for its columns. */
const ROOMY = "(min-width: 62rem)";

/** The endless list: a table where there is room for one, else cards. */
export function List({ event, filters, clear }: { event: number; filters: Filters; clear: () => void }) {
  const { t } = useTranslation("organize-attendees");
  const isRoomy = useMedia(ROOMY);
  const rows = useRef<HTMLUListElement & HTMLTableSectionElement>(null);
  const found = useInfiniteQuery(attendeesQuery(event, toQuery(filters)));
  const bookings = found.data?.pages.flatMap((page) => page.results);
  if (!bookings) {
    if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
    return <Rows />;
  }
  const count = bookings.length;
  return (
    <>
      <p className={styles["count"]} role="status">
        {count ? t(found.hasNextPage ? "list.more" : "list.shown", { count }) : t("list.none")}
      </p>
      {count ? isRoomy ? <Table bookings={bookings} ref={rows} /> : <Cards bookings={bookings} ref={rows} /> : null}
      {count ? null : <Nobody filtered={isFiltered(filters)} clear={clear} />}
      <ShowMore pages={found} list={rows} />
    </>
  );
}

function Nobody({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { t } = useTranslation("organize-attendees");
  if (!filtered) return <EmptyState icon="users" title={t("empty.title")} text={t("empty.text")} />;
  return (
    <EmptyState icon="search" title={t("empty.filtered")} text={t("empty.filteredText")}>
      <Button look="primary" onClick={clear}>
        {t("filters.clear")}
      </Button>
    </EmptyState>
  );
}

export function Rows() {
  return (
    <Loading>
      <div className={styles["rows"]}>
        {[1, 2, 3, 4, 5, 6].map((row) => (
          <Skeleton key={row} height="4.5rem" />
        ))}
      </div>
    </Loading>
  );
}
