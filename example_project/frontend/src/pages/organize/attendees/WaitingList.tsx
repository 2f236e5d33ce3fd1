import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { offerSeats, type Waiting, waitingQuery } from "@/api/attendees";
import type { Event } from "@/api/types";
import { clock, shortDay } from "@/lib/format";
import { Button } from "@/ui/Button";
import { ShowMore } from "@/ui/ShowMore";
import { Badge, EmptyState, ErrorState, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Attendees.module.css";
import { Rows } from "./List";

/** Who waits for seats, in turn. */
export function WaitingList({ id, event }: { id: number; event: Event | undefined }) {
  const { t } = useTranslation("organize-attendees");
  const list = useRef<HTMLOListElement>(null);
  const found = useInfiniteQuery(waitingQuery(id));
  const entries = found.data?.pages.flatMap((page) => page.results);
  if (!entries) {
    if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
    return <Rows />;
  }
  if (!entries.length) return <EmptyState icon="clock" title={t("waiting.none")} text={t("waiting.noneText")} />;
  return (
    <>
      <ol className={styles["rows"]} ref={list}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} event={event} />
        ))}
      </ol>
      <ShowMore pages={found} list={list} />
    </>
  );
}

function Entry({ entry, event }: { entry: Waiting; event: Event | undefined }) {
  const { t } = useTranslation("organize-attendees");
  const names = event?.ticket_types.filter((type) => entry.ticket_types.includes(type.id)).map((type) => type.name) ?? [];
  const zone = event?.timezone;
  return (
    <li className={styles["card"]}>
      <div className={styles["cardHead"]}>
        <div className={styles["who"]}>
          <span className={styles["name"]}>{entry.user.name}</span>
          <a href={`mailto:${entry.user.email}`}>{entry.user.email}</a>
        </div>
        {entry.offer_expires_at ? (
          <Badge tone="warn" icon="clock">
            {t("waiting.offered", { time: clock(entry.offer_expires_at, zone) })}
          </Badge>
        ) : (
          <Badge>{t("waiting.position", { position: entry.position })}</Badge>
        )}
      </div>
      <div className={styles["cardFoot"]}>
        <p>
          {t("waiting.wants", { count: entry.quantity })}
          {names.length ? ` · ${names.join(", ")}` : ""}
          <span className={styles["soft"]}>
            {" "}
            · {t("waiting.since", { day: shortDay(entry.created_at, zone), time: clock(entry.created_at, zone) })}
          </span>
        </p>
        {entry.status === "waiting" ? <Offer entry={entry} /> : null}
      </div>
      {entry.passed_over ? <p className={styles["soft"]}>{entry.passed_over.text}</p> : null}
    </li>
  );
}

function Offer({ entry }: { entry: Waiting }) {
  const { t } = useTranslation("organize-attendees");
  const text = useErrorText();
  const queries = useQueryClient();
  const offering = useMutation({
    mutationFn: () => offerSeats(entry.event, entry.id),
    onSuccess: () => {
      announce(t("waiting.done", { name: entry.user.name }));
    },
    onError: (error) => {
      announce(text(error), "bad");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["organize", entry.event] }),
  });
  return (
    <Button
      busy={offering.isPending}
      aria-label={t("waiting.offerTo", { name: entry.user.name })}
      onClick={() => {
        offering.mutate();
      }}
    >
      {t("waiting.offer")}
    </Button>
  );
}
