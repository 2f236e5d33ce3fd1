import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Figures, FiguresEvent } from "@/api/figures";
import { clock, shortDay } from "@/lib/format";
import { useMedia } from "@/lib/useMedia";

import styles from "./Dashboard.module.css";
import { DashboardActions } from "./DashboardActions";
import { Funnel, Revenue, Seats } from "./DashboardParts";
import { StandingBadge } from "./StandingBadge";

/** Where a table has room for all its columns. */
const ROOMY = "(min-width: 64rem)";

interface Props {
  rows: Figures[];
  /** What holds a child for each event. */
  list: RefObject<(HTMLUListElement & HTMLTableSectionElement) | null>;
}

export function DashboardRows({ rows, list }: Props) {
  const isRoomy = useMedia(ROOMY);
  return isRoomy ? <Table rows={rows} list={list} /> : <Cards rows={rows} list={list} />;
}

function Table({ rows, list }: Props) {
  const { t } = useTranslation("organize-figures");
  return (
    <table className={styles["table"]}>
      <thead>
        <tr>
          {(["event", "seats", "revenue", "funnel", "actions"] as const).map((column) => (
            <th key={column} scope="col">
              {column === "actions" ? <span className="visually-hidden">{t("column.actions")}</span> : t(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={list}>
        {rows.map((row) => (
          <tr key={row.event.id}>
            <th scope="row">
              <About event={row.event} />
            </th>
            <td>
              <Seats figures={row} />
            </td>
            <td>
              <Revenue amounts={row.revenue} currency={row.event.currency} />
            </td>
            <td>
              <Funnel figures={row} />
            </td>
            <td>
              <DashboardActions figures={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cards({ rows, list }: Props) {
  const { t } = useTranslation("organize-figures");
  return (
    <ul className={styles["cards"]} ref={list}>
      {rows.map((row) => (
        <li key={row.event.id} className={styles["card"]}>
          <About event={row.event} heading />
          <dl className={styles["numbers"]}>
            <div>
              <dt className="visually-hidden">{t("column.seats")}</dt>
              <dd>
                <Seats figures={row} />
              </dd>
            </div>
            <div>
              <dt>{t("column.revenue")}</dt>
              <dd>
                <Revenue amounts={row.revenue} currency={row.event.currency} />
              </dd>
            </div>
            <div>
              <dt>{t("column.funnel")}</dt>
              <dd>
                <Funnel figures={row} />
              </dd>
            </div>
          </dl>
          <DashboardActions figures={row} />
        </li>
      ))}
    </ul>
  );
}

function About({ event, heading = false }: { event: FiguresEvent; heading?: boolean }) {
  const title = (
    <Link to={`/organize/events/${event.id}`} className={styles["title"]}>
      {event.title}
    </Link>
  );
  return (
    <div className={styles["event"]}>
      {heading ? <h3>{title}</h3> : title}
      <div className={styles["line"]}>
        <StandingBadge event={event} />
        <time dateTime={event.starts_at}>
          {shortDay(event.starts_at, event.timezone)}, {clock(event.starts_at, event.timezone)}
        </time>
      </div>
    </div>
  );
}
