import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";

import styles from "./Tickets.module.css";

const HOURS_OF_DAY = 24;

/** What comes back to whoever cancels, by how long before. */
export function Policy({ steps }: { steps: Event["cancellation_policy"] }) {
  const { t } = useTranslation("event");
  if (!steps.length) return null;
  const before = (hours: number) =>
    hours % HOURS_OF_DAY ? t("tickets.hours", { count: hours }) : t("tickets.days", { count: hours / HOURS_OF_DAY });
  return (
    <details className={styles["policy"]}>
      <summary>{t("tickets.policy")}</summary>
      <ul>
        {[...steps]
          .sort((one, other) => other.hours_before - one.hours_before)
          .map((step) => (
            <li key={step.hours_before}>
              {step.hours_before
                ? t("tickets.policyStep", { hours: before(step.hours_before), percent: step.refund_percent })
                : t("tickets.policyLast", { percent: step.refund_percent })}
            </li>
          ))}
      </ul>
    </details>
  );
}
