import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, take } from "@/api/client";
import { cursorOf } from "@/api/events";
import type { components } from "@/api/schema";
import { deviceName } from "@/lib/device";
import { clock, day } from "@/lib/format";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { Refused } from "@/ui/Form";
import { Badge, ErrorState, Loading, Skeleton } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "../Account.module.css";
import { ListEnd } from "../ListEnd";
import { Section } from "./Section";

type Session = components["schemas"]["Session"];

const KEY = ["account", "sessions"];
const sessionsQuery = infiniteQueryOptions({
  queryKey: KEY,
  queryFn: ({ pageParam }) =>
    take(api.GET("/api/v1/account/sessions/", { params: { query: pageParam ? { cursor: pageParam } : {} } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => cursorOf(page.next),
});

/** Where the account is signed in. */
export function Sessions() {
  const { t } = useTranslation("account");
  const pages = useInfiniteQuery(sessionsQuery);
  const rows = pages.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Section title={t("sessions.title")} text={t("sessions.text")}>
      {pages.isPending ? (
        <Loading>
          <Skeleton height="5rem" />
        </Loading>
      ) : null}
      {pages.isError && !pages.data ? <ErrorState error={pages.error} retry={() => void pages.refetch()} /> : null}
      <ul className={styles["list"]}>
        {rows.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
      <ListEnd pages={pages} />
      {rows.length > 1 ? <EndOthers /> : null}
    </Section>
  );
}

function Row({ session }: { session: Session }) {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const name = deviceName(session.device) || t("sessions.unknown");
  const end = useSubmit(
    () => take(api.DELETE("/api/v1/account/sessions/{session}/", { params: { path: { session: session.id } } })),
    () => {
      announce(t("sessions.ended"));
      return queries.invalidateQueries({ queryKey: KEY });
    },
  );
  return (
    <li className={styles["row"]}>
      <div className={styles["main"]}>
        <strong>{name}</strong>
        <span className={styles["soft"]}>
          {[session.address, t("sessions.used", { at: `${day(session.last_used_at)}, ${clock(session.last_used_at)}` })]
            .filter(Boolean)
            .join(" · ")}
        </span>
        <Refused submit={end} />
      </div>
      {session.is_current ? (
        <Badge tone="good">{t("sessions.this")}</Badge>
      ) : (
        <Button
          busy={end.busy}
          aria-label={t("sessions.endWhich", { name })}
          onClick={() => {
            end.send(undefined);
          }}
        >
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}

function EndOthers() {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const end = useSubmit(
    () => take(api.POST("/api/v1/account/sessions/end_others/")),
    () => {
      announce(t("sessions.othersEnded"));
      return queries.invalidateQueries({ queryKey: KEY });
    },
  );
  return (
    <div className={styles["buttons"]}>
      <Refused submit={end} />
      <Button
        look="danger"
        busy={end.busy}
        onClick={() => {
          end.send(undefined);
        }}
      >
        {t("sessions.endOthers")}
      </Button>
    </div>
  );
}
