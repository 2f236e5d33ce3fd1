import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

import type { Event } from "@/api/types";
import { period } from "@/lib/format";
import { Skeleton } from "@/ui/State";

import styles from "./EventHead.module.css";

const PAGES = ["attendees", "messages", "check-in", "figures"] as const;

interface Props {
  id: number;
  title: string;
  event: Event | undefined;
  /** What can be done here. */
  children?: ReactNode;
}

/** The head of a page about one event: which, when, and the way to its other pages. */
export function EventHead({ id, title, event, children }: Props) {
  const { t } = useTranslation("organize-attendees");
  return (
    <header className={styles["head"]}>
      <div className={styles["top"]}>
        <div className={styles["names"]}>
          <h1>{title}</h1>
          {event ? (
            <p className={styles["soft"]}>
              {event.title} · {period(event.starts_at, event.ends_at, event.timezone)}
            </p>
          ) : (
            <Skeleton height="1.5rem" width="18rem" />
          )}
        </div>
        {children ? <div className={styles["actions"]}>{children}</div> : null}
      </div>
      <nav aria-label={t("nav.label")} className={styles["tabs"]}>
        {PAGES.map((page) => (
          <NavLink key={page} to={`/organize/events/${id}/${page}`} className={styles["tab"]}>
            {t(`nav.${page}`)}
          </NavLink>
        ))}
      </nav>
    </header>
  );
}
