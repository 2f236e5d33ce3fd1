import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { ButtonLink } from "@/ui/Button";
import { Notice } from "@/ui/State";

import styles from "./Standing.module.css";
import { standingOf } from "./lifetime";

const TONES = { draft: "warn", cancelled: "bad", past: "neutral", running: "info" } as const;

/** What keeps this event from being booked, or makes it special. */
export function Standing({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const standing = standingOf(event, new Date());
  if (standing === "upcoming") return null;
  return (
    <Notice tone={TONES[standing]} icon={standing === "cancelled" ? "warning" : "info"}>
      <div className={styles["line"]}>
        {t(`state.${standing}`)}
        {standing === "draft" ? (
          <ButtonLink to={`/organize/events/${event.id}`} icon="edit">
            {t("state.toEditor")}
          </ButtonLink>
        ) : null}
      </div>
    </Notice>
  );
}
