import { useTranslation } from "react-i18next";

import type { History } from "@/api/figures";
import { number, percent } from "@/lib/format";

import { colorOf, FiguresChart, type Series } from "./FiguresChart";
import { highest } from "./figuresSeries";
import { useFiguresRows } from "./useFiguresRows";

/** How often the page was looked at, and how often that led to a booking: two scales, one above the other. */
export function FiguresViews({ history }: { history: History }) {
  const { t } = useTranslation("organize-figures");
  const { rows, rowsAre } = useFiguresRows(history);
  const { views, bookings, conversion } = history.figures;
  const counts = history.days.flatMap(({ day, ...row }) => [
    { day, key: "views", number: row.views },
    { day, key: "bookings", number: row.bookings },
  ]);
  const drawn = rows(["views", "bookings"], counts);
  const best = highest(drawn.map((row) => ({ ...row, values: { views: row.values["views"] ?? 0 } })));
  const series: Series[] = [
    { key: "views", name: t("funnel.views"), color: colorOf(2) },
    { key: "bookings", name: t("funnel.bookings"), color: colorOf(0) },
  ];
  const words = [
    t("funnel.sum", { views: t("views", { count: views, n: number(views) }), bookings: t("bookings", { count: bookings, n: number(bookings) }) }),
    conversion === null ? "" : t("funnel.share", { share: percent(conversion) }),
    best && drawn.length > 1 ? t("funnel.best", { when: best.row.label, count: best.number }) : "",
  ];
  return (
    <FiguresChart
      title={t("funnel.title")}
      summary={words.filter(Boolean).join(" ")}
      empty={t("funnel.none")}
      rowsAre={rowsAre}
      rows={drawn}
      charts={series.map((each) => [each])}
      height={124}
    />
  );
}
