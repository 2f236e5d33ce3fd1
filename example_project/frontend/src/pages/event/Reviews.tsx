import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { reviewsQuery, reviewSummaryQuery } from "@/api/reviews";
import type { Event } from "@/api/types";
import { useSession } from "@/api/useSession";
import { ShowMore } from "@/ui/ShowMore";
import { ErrorState, Loading, Skeleton } from "@/ui/State";

import page from "./EventPage.module.css";
import { Histogram } from "./Histogram";
import { OwnReview } from "./OwnReview";
import { ReviewItem } from "./ReviewItem";
import styles from "./Reviews.module.css";

export function Reviews({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const { data: summary, error, refetch } = useQuery(reviewSummaryQuery(event.id));
  if (event.status === "draft") return null;
  return (
    <section className={page["section"]} id="reviews">
      <h2>{t("reviews.title")}</h2>
      {summary ? (
        <>
          {summary.count ? <Histogram summary={summary} /> : <p className={styles["more"]}>{t("reviews.none")}</p>}
          <OwnReview event={event} summary={summary} />
          {summary.count ? <List event={event} own={summary.own?.id} /> : null}
        </>
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Loading>
          <Skeleton height="9rem" />
        </Loading>
      )}
    </section>
  );
}

/** All but one's own, which stands above. */
function List({ event, own }: { event: Event; own: number | undefined }) {
  const { user } = useSession();
  const list = useRef<HTMLUListElement>(null);
  const found = useInfiniteQuery(reviewsQuery(event.id));
  if (!found.data) {
    if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
    return (
      <Loading>
        <Skeleton height="14rem" />
      </Loading>
    );
  }
  const reviews = found.data.pages.flatMap((part) => part.results).filter(({ id }) => id !== own);
  const mayAnswer = user !== null && String(user.id) === String(event.organizer.id);
  return (
    <>
      <ul className={styles["list"]} ref={list}>
        {reviews.map((review) => (
          <li key={review.id} className={styles["item"]}>
            <ReviewItem review={review} organizer={event.organizer.name} mayAnswer={mayAnswer} />
          </li>
        ))}
      </ul>
      <ShowMore pages={found} list={list} />
    </>
  );
}
