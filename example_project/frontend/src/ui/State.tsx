/** What stands where there is nothing yet, nothing at all, or nothing to be had. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";

import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";
import styles from "./State.module.css";

export type Tone = "neutral" | "good" | "warn" | "bad" | "info";

interface Empty {
  icon: IconName;
  title: string;
  text?: string;
  /** `h1` where there is nothing else on the page. */
  heading?: "h1" | "h2" | "h3";
  children?: ReactNode;
}

export function EmptyState({ icon, title, text, heading: Heading = "h2", children }: Empty) {
  return (
    <div className={styles["state"]}>
      <div className={styles["icon"]}>
        <Icon name={icon} size={28} />
      </div>
      <Heading>{title}</Heading>
      {text ? <p className={styles["text"]}>{text}</p> : null}
      {children}
    </div>
  );
}

/** In words for people: what the server said, or what kept it from saying anything. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return t("state.offline");
    if (error.status === 429) return t("state.tooOften", { seconds: error.retryAfter ?? 60 });
    if (error.status >= 500) return t("state.busy");
    return error.problem.detail || Object.values(error.problem.fields).flat().join(" ") || t("state.failed");
  };
}

export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const text = useErrorText();
  return (
    <div role="alert">
      <EmptyState icon="warning" title={t("state.failed")} text={text(error)}>
        {retry ? (
          <Button onClick={retry} look="primary">
            {t("actions.retry")}
          </Button>
        ) : null}
      </EmptyState>
    </div>
  );
}

/** A grey place of the size of what comes. Give it the height that the content will have: the page must not jump. */
export function Skeleton({ height, width = "100%" }: { height: string; width?: string }) {
  return <div className={styles["skeleton"]} style={{ height, width }} aria-hidden="true" />;
}

/** Tells screen readers that something is being loaded; put skeletons inside. */
export function Loading({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <span className="visually-hidden">{t("state.loading")}</span>
      {children}
    </div>
  );
}

export function Badge({ tone = "neutral", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`${styles["badge"]} ${styles[tone]}`}>
      {icon ? <Icon name={icon} size={14} /> : null}
      {children}
    </span>
  );
}

/** A sentence that wants to be seen. `live`: it appears because of what the person just did. */
export function Notice({ tone = "info", icon = "info", live, children }: { tone?: Tone; icon?: IconName; live?: boolean; children: ReactNode }) {
  return (
    <div className={`${styles["notice"]} ${styles[tone]}`} role={live ? "status" : undefined}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}
