/** What the dashboard and the figures of one event have in common. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Figures, Money } from "@/api/figures";
import { money, number, percent } from "@/lib/format";
import { Skeleton } from "@/ui/State";

import styles from "./DashboardParts.module.css";

/** How many of the seats are sold, in words and as a bar. */
export function Seats({ figures }: { figures: Pick<Figures, "sold" | "held" | "capacity"> }) {
  const { t } = useTranslation("organize-figures");
  const { sold, held, capacity } = figures;
  const share = (part: number) => `${capacity ? Math.min(100, (part / capacity) * 100) : 0}%`;
  return (
    <div className={styles["seats"]}>
      <span>{t("seats", { sold: number(sold), capacity: number(capacity) })}</span>
      <span className={styles["bar"]} aria-hidden="true">
        <span className={styles["sold"]} style={{ width: share(sold) }} />
        <span className={styles["held"]} style={{ width: share(held) }} />
      </span>
      {held ? <span className={styles["soft"]}>{t("held", { count: held })}</span> : null}
    </div>
  );
}

/** Each currency for itself. */
export function Revenue({ amounts, currency = "" }: { amounts: readonly Money[]; currency?: string }) {
  const shown = amounts.length || !currency ? amounts : [{ currency, amount: "0" }];
  if (!shown.length) return "—";
  return shown.map((each) => (
    <span key={each.currency} className={styles["amount"]}>
      {money(each.amount, each.currency)}
    </span>
  ));
}

/** Views, what came of them, and the share. */
export function Funnel({ figures }: { figures: Pick<Figures, "views" | "bookings" | "conversion"> }) {
  const { t } = useTranslation("organize-figures");
  const { views, bookings, conversion } = figures;
  return (
    <span className={styles["funnel"]}>
      <span>
        {number(views)} <span aria-hidden="true">→</span> <span className="visually-hidden">{t("ledTo")}</span> {number(bookings)}
      </span>
      {conversion === null ? null : <span className={styles["soft"]}>{percent(conversion)}</span>}
    </span>
  );
}

export function Tiles({ children }: { children: ReactNode }) {
  return <dl className={styles["tiles"]}>{children}</dl>;
}

export function Tile({ label, children, note }: { label: string; children: ReactNode; note?: string | undefined }) {
  return (
    <div className={styles["tile"]}>
      <dt>{label}</dt>
      <dd className={styles["value"]}>{children}</dd>
      {note ? <dd className={styles["soft"]}>{note}</dd> : null}
    </div>
  );
}

export function Conversion({ figures: { views, bookings, conversion } }: { figures: Pick<Figures, "views" | "bookings" | "conversion"> }) {
  const { t } = useTranslation("organize-figures");
  return (
    <Tile
      label={t("tile.conversion")}
      note={t("tile.funnel", { views: t("views", { count: views, n: number(views) }), bookings: t("bookings", { count: bookings, n: number(bookings) }) })}
    >
      {conversion === null ? "—" : percent(conversion)}
    </Tile>
  );
}

export function TileSkeletons() {
  return (
    <div className={styles["tiles"]}>
      {[1, 2, 3, 4].map((tile) => (
        <Skeleton key={tile} height="7.25rem" />
      ))}
    </div>
  );
}
