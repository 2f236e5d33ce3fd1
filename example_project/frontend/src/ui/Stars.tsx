import { useTranslation } from "react-i18next";

import { number } from "@/lib/format";

import { Icon } from "./Icon";
import styles from "./Stars.module.css";

/** An event's rating in one line. */
export function Stars({ average, count }: { average: number | null; count: number }) {
  const { t } = useTranslation();
  if (!count || average === null) return <span className={styles["text"]}>{t("rating.none")}</span>;
  const value = number(Math.round(average * 10) / 10);
  return (
    <span className={styles["stars"]}>
      <Icon name="star" size={16} filled />
      <span className={styles["text"]}>
        <span aria-hidden="true">{value}</span>
        <span className="visually-hidden">{t("rating.value", { average: value })}</span> · {t("rating.count", { count })}
      </span>
    </span>
  );
}
