import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { messagesQuery } from "@/api/messages";
import type { Event } from "@/api/types";
import { ButtonLink } from "@/ui/Button";
import { ShowMore } from "@/ui/ShowMore";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui/State";

import { Card } from "./Card";
import styles from "./Messages.module.css";

/** All messages, newest first, with how far each has come. */
export function List({ id, event }: { id: number; event: Event | undefined }) {
  const { t } = useTranslation("organize-messages");
  const list = useRef<HTMLUListElement>(null);
  const found = useInfiniteQuery(messagesQuery(id));
  const messages = found.data?.pages.flatMap((page) => page.results);
  if (!messages || !event) {
    if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
    return (
      <Loading>
        <div className={styles["rows"]}>
          <Skeleton height="8rem" />
          <Skeleton height="8rem" />
        </div>
      </Loading>
    );
  }
  if (!messages.length)
    return (
      <EmptyState icon="mail" title={t("none")} text={t("noneText")}>
        <ButtonLink to="?write=new" look="primary">
          {t("write")}
        </ButtonLink>
      </EmptyState>
    );
  return (
    <>
      <ul className={styles["rows"]} ref={list}>
        {messages.map((message) => (
          <Card key={message.id} message={message} event={event} />
        ))}
      </ul>
      <ShowMore pages={found} list={list} />
    </>
  );
}
