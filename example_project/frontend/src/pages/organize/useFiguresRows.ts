import { useTranslation } from "react-i18next";

import type { History } from "@/api/figures";
import { dayAndMonth } from "@/lib/format";

import type { ChartRow } from "./FiguresChart";
import { type Bucket, bucketsOf, type Count, daysOf, rowsOf } from "./figuresSeries";

/** The rows of a chart over the days of an event, which are the same days for each of its charts. */
export function useFiguresRows(history: History): { rows: (keys: readonly string[], counts: readonly Count[]) => ChartRow[]; rowsAre: string } {
  const { t } = useTranslation("organize-figures");
  const buckets = bucketsOf(daysOf(history));
  const isDaily = buckets.every(({ from, to }) => from === to);
  const label = ({ from, to }: Bucket) => (from === to ? dayAndMonth(from) : t("days", { from: dayAndMonth(from), to: dayAndMonth(to) }));
  return {
    rows: (keys, counts) =>
      rowsOf(buckets, keys, counts).map((row) => ({ label: label(row), short: dayAndMonth(row.from), values: row.values })),
    rowsAre: isDaily ? t("column.day") : t("column.days"),
  };
}
