import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import { figuresQuery, type State, totalQuery } from "@/api/figures";
import { number } from "@/lib/format";
import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ShowMore } from "@/ui/ShowMore";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui/State";

import styles from "./Dashboard.module.css";
import { DashboardRows } from "./DashboardRows";
import { Conversion, Revenue, Tile, Tiles, TileSkeletons } from "./DashboardParts";

const STATES = ["upcoming", "draft", "past"] as const satisfies readonly State[];

/** An organizer's own events, and what they have come to. */
export default function Dashboard() {
  const { t } = useTranslation("organize-figures");
  const [params] = useSearchParams();
  const state = STATES.find((each) => each === params.get("show")) ?? "upcoming";
  return (
    <Page title={t("dashboard.title")}>
      <div className={styles["page"]}>
        <div className={styles["head"]}>
          <h1>{t("dashboard.title")}</h1>
          <ButtonLink to="/organize/events/new" look="primary" icon="plus">
            {t("dashboard.new")}
          </ButtonLink>
        </div>
        <Total />
        <section className={styles["list"]} aria-labelledby="own-events">
          <h2 id="own-events" className="visually-hidden">
            {t("dashboard.events")}
          </h2>
          <nav className={styles["tabs"]} aria-label={t("dashboard.which")}>
            {STATES.map((each) => (
              <Link
                key={each}
                to={{ search: each === "upcoming" ? "" : `?show=${each}` }}
                replace
                preventScrollReset
                className={styles["tab"]}
                aria-current={each === state ? "true" : undefined}
              >
                {t(`dashboard.${each}`)}
              </Link>
            ))}
          </nav>
          <Events key={state} state={state} />
        </section>
      </div>
    </Page>
  );
}

function Total() {
  const { t } = useTranslation("organize-figures");
  const all = useQuery(totalQuery());
  const coming = useQuery(totalQuery("upcoming"));
  if (all.isPending || coming.isPending) return <Loading>{<TileSkeletons />}</Loading>;
  const failed = all.error ?? coming.error;
  if (!all.data || !coming.data)
    return (
      <ErrorState
        error={failed}
        retry={() => {
          void all.refetch();
          void coming.refetch();
        }}
      />
    );
  return (
    <Tiles>
      <Tile label={t("dashboard.upcomingEvents")} note={t("dashboard.soldForThem", { count: coming.data.sold })}>
        {number(coming.data.events)}
      </Tile>
      <Tile label={t("tile.sold")} note={t("tile.checkedIn", { count: all.data.checked_in })}>
        {number(all.data.sold)}
      </Tile>
      <Tile label={t("tile.revenue")}>
        <Revenue amounts={all.data.revenue} />
      </Tile>
      <Conversion figures={all.data} />
    </Tiles>
  );
}

function Events({ state }: { state: State }) {
  const { t } = useTranslation("organize-figures");
  const list = useRef<HTMLUListElement & HTMLTableSectionElement>(null);
  const events = useInfiniteQuery(figuresQuery(state));
  if (events.isPending) return <Rows />;
  if (!events.data) return <ErrorState error={events.error} retry={() => void events.refetch()} />;
  const rows = events.data.pages.flatMap((page) => page.results);
  if (!rows.length)
    return (
      <EmptyState icon="calendar" heading="h3" title={t(`dashboard.none.${state}`)} text={t(`dashboard.noneText.${state}`)}>
        {state === "past" ? null : (
          <ButtonLink to="/organize/events/new" icon="plus">
            {t("dashboard.new")}
          </ButtonLink>
        )}
      </EmptyState>
    );
  return (
    <>
      <DashboardRows rows={rows} list={list} />
      <ShowMore pages={events} list={list} />
    </>
  );
}

function Rows() {
  return (
    <Loading>
      <div className={styles["skeletons"]}>
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} height="5.5rem" />
        ))}
      </div>
    </Loading>
  );
}
