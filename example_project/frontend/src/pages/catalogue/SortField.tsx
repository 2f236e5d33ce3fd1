import { useTranslation } from "react-i18next";

import styles from "./Catalogue.module.css";
import { type Filters, ORDERINGS, type Ordering } from "./filters";

export function SortField({ filters, change }: { filters: Filters; change: (changes: Partial<Filters>) => void }) {
  const { t } = useTranslation("catalogue");
  const usual = filters.search ? "relevance" : "starts_at";
  return (
    <label className={styles["sort"]}>
      <span className={styles["sortLabel"]}>{t("sort.label")}</span>
      <select
        aria-label={t("sort.label")}
        value={filters.ordering ?? usual}
        onChange={({ target }) => {
          change({ ordering: target.value === usual ? null : (target.value as Ordering) });
        }}
      >
        {ORDERINGS.filter((ordering) => ordering !== "relevance" || filters.search).map((ordering) => (
          <option key={ordering} value={ordering}>
            {t(`sort.${ordering}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
