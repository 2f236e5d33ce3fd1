import { type MouseEvent } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import styles from "./Editor.module.css";
import type { Values } from "./values";

/** Parts of the page, and the fields whose errors they show. */
const SECTIONS: [string, (keyof Values)[]][] = [
  ["basics", ["title", "summary", "description", "category", "difficulty", "tags"]],
  ["when", ["starts_at", "ends_at", "timezone", "series"]],
  ["where", ["format", "venue", "online_url"]],
  ["pictures", []],
  ["tickets", ["ticket_types", "capacity", "currency"]],
  ["ingredients", ["ingredients"]],
  ["questions", ["questions"]],
  ["files", []],
  ["conditions", ["cancellation_policy", "reminders", "reminds"]],
  ["publishing", []],
];

export function goTo(id: string): void {
  const target = document.getElementById(id);
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: target.matches("section") ? "start" : "center" });
}

/** Leads to the parts of the form, and marks those where something is wrong. The address stays: it is one page. */
export function SectionNav() {
  const { t } = useTranslation("organize-editor");
  const { formState } = useFormContext<Values>();
  const go = (event: MouseEvent, id: string) => {
    event.preventDefault();
    goTo(id);
  };
  return (
    <nav className={styles["nav"]} aria-label={t("sections")}>
      <ul>
        {SECTIONS.map(([id, names]) => {
          const isWrong = names.some((name) => formState.errors[name]);
          return (
            <li key={id}>
              <a
                href={`#${id}`}
                className={styles["navLink"]}
                onClick={(event) => {
                  go(event, id);
                }}
              >
                {t(`${id}.title`)}
                {isWrong ? (
                  <>
                    <span className={styles["dot"]} aria-hidden="true" />
                    <span className="visually-hidden">, {t("wrong.here")}</span>
                  </>
                ) : null}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
