import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { eventQuery } from "@/api/events";
import type { Event } from "@/api/types";
import NotFound from "@/app/NotFound";
import { serverNow } from "@/lib/serverClock";
import { eventPath } from "@/parts/EventCard";
import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui/State";

import styles from "./Book.module.css";
import { BookForm } from "./BookForm";

/** Choose tickets, say who comes, book. Whoever is not signed in chooses all the same. */
export default function Book() {
  const { t } = useTranslation("booking");
  const id = Number(useParams()["id"]);
  const event = useQuery({ ...eventQuery(id), enabled: Number.isSafeInteger(id) });
  if (!Number.isSafeInteger(id)) return <NotFound />;
  if (event.isPending) return <Waiting />;
  if (!event.data) {
    return (
      <Page title={t("book.title")}>
        <h1 className="visually-hidden">{t("book.title")}</h1>
        <ErrorState error={event.error} retry={() => void event.refetch()} />
      </Page>
    );
  }
  return <Open event={event.data} />;
}

function Open({ event }: { event: Event }) {
  const { t } = useTranslation("booking");
  const over = Date.parse(event.ends_at) <= serverNow();
  const closed = event.status !== "published" ? event.status : over ? "over" : null;
  return (
    <Page title={t("book.titleOf", { event: event.title })}>
      <header className={styles["head"]}>
        <h1>{t("book.title")}</h1>
      </header>
      {closed ? (
        <EmptyState icon="calendar" title={t(`closed.${closed}`)} text={t("closed.text")}>
          <ButtonLink to={eventPath(event)} look="primary">
            {t("book.toEvent")}
          </ButtonLink>
        </EmptyState>
      ) : (
        <BookForm event={event} />
      )}
    </Page>
  );
}

function Waiting() {
  const { t } = useTranslation("booking");
  return (
    <Page title={t("book.title")}>
      <header className={styles["head"]}>
        <h1>{t("book.title")}</h1>
      </header>
      <Loading>
        <div className={styles["columns"]}>
          <Skeleton height="24rem" />
          <Skeleton height="20rem" />
        </div>
      </Loading>
    </Page>
  );
}
