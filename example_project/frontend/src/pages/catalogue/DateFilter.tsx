import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/ui/Button";
import { later } from "@/ui/later";
import { Loading, Skeleton } from "@/ui/State";

import { Group } from "./controls";
import { type Span, spanFrom, SPANS } from "./dates";
import type { FilterProps } from "./FilterPanel";
import styles from "./FilterPanel.module.css";

const Calendar = later(() => import("./Calendar"), {
  meanwhile: () => (
    <Loading>
      <Skeleton height="21rem" />
    </Loading>
  ),
});

export function DateFilter({ filters, change }: FilterProps) {
  const { t } = useTranslation("catalogue");
  const { from, to } = filters;
  const [isOpen, open] = useState(false);
  const isSpan = (span: Span) => {
    const days = spanFrom(span, new Date());
    return days.from === from && days.to === to;
  };
  return (
    <Group legend={t("filters.dates")}>
      <div className={styles["presets"]}>
        {SPANS.map((span) => (
          <button
            key={span}
            type="button"
            className={styles["preset"]}
            aria-pressed={isSpan(span)}
            onClick={() => {
              change(isSpan(span) ? { from: "", to: "" } : spanFrom(span, new Date()));
            }}
          >
            {t(`filters.${span}`)}
          </button>
        ))}
      </div>
      <Button
        look="quiet"
        icon="calendar"
        className={styles["open"]}
        aria-expanded={isOpen}
        onClick={() => {
          open(!isOpen);
        }}
      >
        {t("filters.calendar")}
      </Button>
      {isOpen ? (
        <Calendar from={from} to={to} onChange={change} />
      ) : null}
    </Group>
  );
}
