import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { leaveWaitlist, type WaitlistEntry, waitlistQuery } from "@/api/bookings";
import { eventQuery } from "@/api/events";
import { clock, day } from "@/lib/format";
import { Countdown } from "@/pages/booking/Countdown";
import { eventPath } from "@/parts/EventCard";
import { Button, ButtonLink } from "@/ui/Button";
import { Badge, Notice, Skeleton, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Bookings.module.css";

const isLiving = (entry: WaitlistEntry): boolean => entry.status === "waiting" || entry.status === "offered";

/** Where somebody waits for seats, and what was offered to them. Nothing where they don't. */
export function WaitingList() {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  const waiting = useInfiniteQuery({ ...waitlistQuery, refetchInterval: 60_000 });
  const entries = waiting.data?.pages.flatMap((page) => page.results).filter(isLiving) ?? [];
  if (waiting.isError && !waiting.data) {
    return (
      <Notice tone="bad" icon="warning" live>
        <p>{text(waiting.error)}</p>
        <Button onClick={() => void waiting.refetch()}>{t("common:actions.retry")}</Button>
      </Notice>
    );
  }
  if (!entries.length) return null;
  return (
    <section className={styles["group"]} aria-labelledby="waiting">
      <h2 id="waiting">{t("waitlist.title")}</h2>
      <ul className={styles["rows"]}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} onEnd={() => void waiting.refetch()} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ entry, onEnd }: { entry: WaitlistEntry; onEnd: () => void }) {
  const { t } = useTranslation("booking");
  const event = useQuery(eventQuery(entry.event)).data;
  const isOffer = entry.status === "offered";
  return (
    <li className={styles["row"]} data-phase={isOffer ? "held" : "waiting"}>
      <div className={styles["about"]}>
        <h3>{event ? <Link to={eventPath(event)}>{event.title}</Link> : <Skeleton height="1.3rem" width="14rem" />}</h3>
        {event ? (
          <p className={styles["soft"]}>
            {day(event.starts_at, event.timezone)}, {clock(event.starts_at, event.timezone)}
          </p>
        ) : null}
        <p className={styles["soft"]}>{t("waitlist.wanted", { count: entry.quantity })}</p>
        {entry.passed_over && !isOffer ? <p className={styles["soft"]}>{entry.passed_over.text}</p> : null}
      </div>
      <div className={styles["side"]}>
        {isOffer && entry.offer_expires_at ? (
          <Countdown key={entry.offer_expires_at} deadline={entry.offer_expires_at} onEnd={onEnd} />
        ) : null}
        <Badge tone={isOffer ? "warn" : "info"}>
          {isOffer ? t("waitlist.offered") : entry.position ? t("waitlist.position", { position: entry.position }) : t("waitlist.waiting")}
        </Badge>
        <div className={styles["actions"]}>
          {isOffer && entry.offer ? (
            <ButtonLink to={`/bookings/${entry.offer}`} look="primary">
              {t("waitlist.accept")}
            </ButtonLink>
          ) : null}
          <Leave entry={entry} />
        </div>
      </div>
    </li>
  );
}

function Leave({ entry }: { entry: WaitlistEntry }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: () => leaveWaitlist(entry.id),
    onSuccess: () => { announce(t("waitlist.left")); },
    onError: (error) => { announce(text(error), "bad"); },
    onSettled: () => queries.invalidateQueries({ queryKey: ["bookings"] }),
  });
  return (
    <Button look="quiet" busy={leaving.isPending} onClick={() => { leaving.mutate(); }}>
      {t(entry.status === "offered" ? "waitlist.decline" : "waitlist.leave")}
    </Button>
  );
}
