import { type InfiniteData, infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { api, take } from "@/api/client";
import { cursorOf } from "@/api/events";
import type { components } from "@/api/schema";
import { useSession } from "@/api/useSession";
import { day } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading, Skeleton, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Account.module.css";
import { ListEnd } from "./ListEnd";

type Row = components["schemas"]["Subscriber"];
type Side = "subscriptions" | "subscribers";

const peopleQuery = (side: Side, user_id: string) =>
  infiniteQueryOptions({
    queryKey: ["account", side],
    queryFn: ({ pageParam }) => {
      const params = { path: { user_id }, query: pageParam ? { cursor: pageParam } : {} };
      return side === "subscribers"
        ? take(api.GET("/api/v1/profile/{user_id}/subscribers/", { params }))
        : take(api.GET("/api/v1/profile/{user_id}/subscriptions/", { params }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => cursorOf(page.next),
  });

/** Whom the person follows, and who follows them. */
export default function Subscriptions() {
  const { t } = useTranslation("account");
  const { user } = useSession();
  if (!user) return null;
  return (
    <Page title={t("tabs.subscriptions")} width="reading">
      <div className={styles["head"]}>
        <h1>{t("tabs.subscriptions")}</h1>
      </div>
      {(["subscriptions", "subscribers"] as const).map((side) => (
        <section key={side} className={styles["section"]} aria-labelledby={side}>
          <h2 id={side}>{t(`people.${side}`)}</h2>
          <People side={side} me={String(user.id)} />
        </section>
      ))}
    </Page>
  );
}

function People({ side, me }: { side: Side; me: string }) {
  const { t } = useTranslation("account");
  const pages = useInfiniteQuery(peopleQuery(side, me));
  if (pages.isPending)
    return (
      <Loading>
        <Skeleton height="4.5rem" />
      </Loading>
    );
  if (pages.isError && !pages.data) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />;
  const rows = (pages.data as InfiniteData<{ results: Row[] }>).pages.flatMap((page) => page.results);
  if (!rows.length) return <EmptyState heading="h3" icon="users" title={t(`people.none.${side}`)} />;
  return (
    <>
      <ul className={styles["list"]}>
        {rows.map((row) => (
          <Person key={row.user.id} row={row}>
            {side === "subscriptions" ? <Unsubscribe row={row} /> : null}
          </Person>
        ))}
      </ul>
      <ListEnd pages={pages} />
    </>
  );
}

function Person({ row, children }: { row: Row; children: ReactNode }) {
  const { t } = useTranslation("account");
  return (
    <li className={styles["row"]}>
      <div className={styles["person"]}>
        <Face url={row.user.avatar} />
        <div className={styles["main"]}>
          <Link to={`/people/${row.user.id}`}>{row.user.name}</Link>
          <span className={styles["soft"]}>{t("people.since", { day: day(row.since) })}</span>
        </div>
      </div>
      {children}
    </li>
  );
}

function Face({ url }: { url: string | null }) {
  if (url) return <img className={styles["face"]} src={url} alt="" width={48} height={48} loading="lazy" />;
  return (
    <span className={`${styles["face"]} ${styles["blank"]}`}>
      <Icon name="user" />
    </span>
  );
}

function Unsubscribe({ row }: { row: Row }) {
  const { t } = useTranslation("account");
  const text = useErrorText();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/profile/{user_id}/unsubscribe/", { params: { path: { user_id: String(row.user.id) } } })),
    onSuccess: () => {
      announce(t("people.left", { name: row.user.name }));
    },
    onError: (error) => {
      announce(text(error), "bad");
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["profile"] });
      return queries.invalidateQueries({ queryKey: ["account", "subscriptions"] });
    },
  });
  return (
    <Button
      busy={leave.isPending}
      aria-label={t("people.leaveWhom", { name: row.user.name })}
      onClick={() => {
        leave.mutate();
      }}
    >
      {t("people.leave")}
    </Button>
  );
}
