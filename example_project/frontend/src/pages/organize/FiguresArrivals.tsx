import { useTranslation } from "react-i18next";

import type { History } from "@/api/figures";
import { clock, day } from "@/lib/format";

import { type ChartRow, colorOf, FiguresChart } from "./FiguresChart";
import { highest, sumOf } from "./figuresSeries";

/** Who was let in, hour by hour on the clock of the place. */
export function FiguresArrivals({ history }: { history: History }) {
  const { t } = useTranslation("organize-figures");
  const { event, checked_in: all } = history.figures;
  const counts = history.check_ins.map(({ hour, count }) => ({ hour, number: count }));
  const rows: ChartRow[] = counts.map(({ hour, number }) => ({
    label: `${day(hour, event.timezone)}, ${clock(hour, event.timezone)}`,
    short: clock(hour, event.timezone),
    values: { arrived: number },
  }));
  const best = highest(rows);
  const seen = sumOf(counts);
  const words = [
    t("arrivals.sum", { count: seen, hours: rows.length }),
    all === seen ? "" : t("arrivals.all", { count: all }),
    best ? t("arrivals.best", { when: best.row.short, count: best.number }) : "",
  ];
  return (
    <FiguresChart
      title={t("arrivals.title")}
      summary={words.filter(Boolean).join(" ")}
      empty={t("arrivals.none", { hours: rows.length, all: t("arrivals.all", { count: all }) })}
      rowsAre={t("column.hour")}
      rows={rows}
      charts={[[{ key: "arrived", name: t("arrivals.arrived"), color: colorOf(0) }]]}
      height={280}
    />
  );
}
