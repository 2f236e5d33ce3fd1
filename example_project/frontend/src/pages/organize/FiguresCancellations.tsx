import { useTranslation } from "react-i18next";

import type { History } from "@/api/figures";
import { list } from "@/lib/format";

import { colorOf, FiguresChart, type Series } from "./FiguresChart";
import { byKey, sumOf } from "./figuresSeries";
import { useFiguresRows } from "./useFiguresRows";

const REASONS = ["owner", "organizer", "event_cancelled", "expired"] as const;
/** No teal: that is what is sold. */
const FIRST_COLOR = 1;

/** Seats that came back, by whose decision it was. */
export function FiguresCancellations({ history }: { history: History }) {
  const { t } = useTranslation("organize-figures");
  const { rows, rowsAre } = useFiguresRows(history);
  const counts = history.cancellations.map(({ day, by, seats }) => ({ day, key: by, number: seats }));
  const series: Series[] = REASONS.map((by, place) => ({ key: by, name: t(`cancelled.by.${by}`), color: colorOf(place + FIRST_COLOR) }));
  const reasons = byKey(counts).flatMap(({ key, number }) => {
    const by = REASONS.find((each) => each === key);
    return by ? [t(`cancelled.seats.${by}`, { count: number })] : [];
  });
  return (
    <FiguresChart
      title={t("cancelled.title")}
      summary={t("cancelled.sum", { count: sumOf(counts), reasons: list(reasons) })}
      empty={t("cancelled.none")}
      rowsAre={rowsAre}
      rows={rows(REASONS, counts)}
      charts={[series.filter(({ key }) => counts.some((each) => each.key === key))]}
      height={280}
    />
  );
}
