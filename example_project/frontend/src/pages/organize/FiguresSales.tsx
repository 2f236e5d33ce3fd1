import { useTranslation } from "react-i18next";

import type { History } from "@/api/figures";
import { list, number } from "@/lib/format";

import { colorOf, FiguresChart, type Series } from "./FiguresChart";
import { byKey, highest, sumOf } from "./figuresSeries";
import { useFiguresRows } from "./useFiguresRows";

/** Seats by the day on which they were sold, a colour for each ticket type. */
export function FiguresSales({ history }: { history: History }) {
  const { t } = useTranslation("organize-figures");
  const { rows, rowsAre } = useFiguresRows(history);
  const series: Series[] = history.ticket_types.map(({ id, name }, place) => ({ key: String(id), name, color: colorOf(place) }));
  const counts = history.sales.map(({ day, ticket_type, seats }) => ({ day, key: String(ticket_type), number: seats }));
  const drawn = rows(series.map(({ key }) => key), counts);
  const best = highest(drawn);
  const kinds = byKey(counts).map(({ key, number: seats }) =>
    t("sales.kind", { name: series.find((each) => each.key === key)?.name ?? "", seats: number(seats) }),
  );
  const words = [
    t("sales.sum", { count: sumOf(counts), kinds: list(kinds) }),
    best && drawn.length > 1 ? t("best", { when: best.row.label, count: best.number }) : "",
  ];
  return (
    <FiguresChart
      title={t("sales.title")}
      summary={words.join(" ").trim()}
      empty={t("sales.none")}
      rowsAre={rowsAre}
      rows={drawn}
      charts={[series]}
      height={280}
    />
  );
}
