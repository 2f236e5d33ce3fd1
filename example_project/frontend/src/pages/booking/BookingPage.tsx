import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { bookingQuery } from "@/api/bookings";
import { ApiError } from "@/api/errors";
import { eventQuery } from "@/api/events";
import NotFound from "@/app/NotFound";
import { Page } from "@/ui/Page";
import { ErrorState, Loading, Skeleton } from "@/ui/State";

import styles from "./Booking.module.css";
import { BookingView } from "./BookingView";

/** One booking: its tickets, its deadline, and what can be done with it. */
export default function BookingPage() {
  const { t } = useTranslation("booking");
  const reference = useParams()["reference"] ?? "";
  const booking = useQuery(bookingQuery(reference));
  const event = useQuery({ ...eventQuery(booking.data?.event.id ?? 0), enabled: booking.data !== undefined });
  if (booking.error instanceof ApiError && booking.error.status === 404) return <NotFound />;
  const title = booking.data?.event.title ?? t("booking.title");
  return (
    <Page title={title}>
      {booking.data ? (
        // an event may be gone from sight; its booking is not, nor is one that could not be asked for once more
        <BookingView booking={booking.data} event={event.data} />
      ) : (
        <>
          <h1 className="visually-hidden">{t("booking.title")}</h1>
          {booking.isError ? (
            <ErrorState error={booking.error} retry={() => void booking.refetch()} />
          ) : (
            <Loading>
              <div className={styles["columns"]}>
                <Skeleton height="28rem" />
                <Skeleton height="22rem" />
              </div>
            </Loading>
          )}
        </>
      )}
    </Page>
  );
}
