import { useInfiniteQuery } from "@tanstack/react-query";
import { useReducer } from "react";
import { useTranslation } from "react-i18next";

import { bookingsQuery } from "@/api/bookings";
import type { Booking } from "@/api/types";
import { serverNow } from "@/lib/serverClock";
import { type Group, groupOf, sortGroup } from "@/pages/booking/state";
import { Button, ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui/State";

import { BookingRow } from "./BookingRow";
import styles from "./Bookings.module.css";
import { WaitingList } from "./WaitingList";

const GROUPS: readonly Group[] = ["held", "upcoming", "past", "cancelled"];

/** What somebody booked: what needs them first, then what comes, then what was. */
export default function Bookings() {
  const { t } = useTranslation("booking");
  const bookings = useInfiniteQuery(bookingsQuery);
  const all = bookings.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Page title={t("mine.title")}>
      <div className={styles["page"]}>
        <h1>{t("mine.title")}</h1>
        <WaitingList />
        {bookings.isPending ? <Rows /> : null}
        {bookings.isError ? <ErrorState error={bookings.error} retry={() => void bookings.refetch()} /> : null}
        {bookings.isSuccess && !all.length ? (
          <EmptyState icon="ticket" title={t("mine.none")} text={t("mine.noneText")}>
            <ButtonLink to="/events" look="primary">
              {t("common:state.toEvents")}
            </ButtonLink>
          </EmptyState>
        ) : null}
        <Groups bookings={all} onChange={() => void bookings.refetch()} />
        {bookings.hasNextPage ? (
          <div>
            <Button busy={bookings.isFetchingNextPage} onClick={() => void bookings.fetchNextPage()}>
              {t("common:actions.more")}
            </Button>
          </div>
        ) : null}
      </div>
    </Page>
  );
}

function Groups({ bookings, onChange }: { bookings: readonly Booking[]; onChange: () => void }) {
  const { t } = useTranslation("booking");
  // a deadline passes without any news from the server: then the bookings are looked at again as they are
  const [, look] = useReducer((looks: number) => looks + 1, 0);
  const now = serverNow();
  const ended = () => {
    look();
    onChange();
  };
  return GROUPS.map((group) => {
    const own = sortGroup(group, bookings.filter((booking) => groupOf(booking, now) === group));
    if (!own.length) return null;
    return (
      <section key={group} className={styles["group"]} aria-labelledby={`group-${group}`}>
        <h2 id={`group-${group}`}>{t(`mine.${group}`)}</h2>
        <ul className={styles["rows"]}>
          {own.map((booking) => (
            <BookingRow key={booking.reference} booking={booking} onChange={ended} />
          ))}
        </ul>
      </section>
    );
  });
}

function Rows() {
  return (
    <Loading>
      <div className={styles["rows"]}>
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} height="5.5rem" />
        ))}
      </div>
    </Loading>
  );
}
