import { useTranslation } from "react-i18next";

import type { ReviewSummary } from "@/api/types";
import { number } from "@/lib/format";
import { Icon } from "@/ui/Icon";

import styles from "./Reviews.module.css";

/** How many stars were given how often: bars for the eye, a table for the ear. */
export function Histogram({ summary }: { summary: ReviewSummary }) {
  const { t } = useTranslation(["event", "common"]);
  const average = number(Math.round((summary.average ?? 0) * 10) / 10);
  const most = Math.max(1, ...summary.histogram.map(({ count }) => count));
  return (
    <div className={styles["summary"]}>
      <p className={styles["average"]}>
        <span className={styles["figure"]} aria-hidden="true">
          {average}
        </span>
        <span className="visually-hidden">{t("common:rating.value", { average })}</span>
        <span className={styles["more"]}>{t("common:rating.count", { count: summary.count })}</span>
      </p>
      <table className={styles["bars"]} aria-label={t("reviews.histogram")}>
        <tbody>
          {summary.histogram.map(({ rating, count }) => (
            <tr key={rating}>
              <th scope="row">
                <span aria-hidden="true" className={styles["stars"]}>
                  {rating} <Icon name="star" size={14} filled />
                </span>
                <span className="visually-hidden">{t("reviews.stars", { count: rating })}</span>
              </th>
              <td className={styles["cell"]} aria-hidden="true">
                <div className={styles["track"]}>
                  <div className={styles["bar"]} style={{ width: `${(100 * count) / most}%` }} />
                </div>
              </td>
              <td className={styles["number"]}>{number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
