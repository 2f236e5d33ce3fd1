import { useTranslation } from "react-i18next";

import { clock, number } from "@/lib/format";
import { Badge } from "@/ui/State";

import styles from "./CheckIn.module.css";
import type { DoorState } from "./door/Door";
import { countOf } from "./door/guests";
import { isWaiting } from "./door/verdict";
import { useOffline } from "./useOffline";

/** How many are inside, and whether the site knows. */
export function Standing({ state }: { state: DoorState }) {
  const { t } = useTranslation("checkin");
  const { inside, expected } = countOf(state.guests);
  const waiting = state.scans.filter(isWaiting).length;
  return (
    <div className={styles["standing"]}>
      <p className={styles["count"]}>
        <strong>{number(inside)}</strong> {t("count.of", { expected: number(expected) })}
      </p>
      <p className={styles["badges"]} role="status">
        {state.online === false ? (
          <Badge tone="warn" icon="offline">
            {t("net.offline")}
          </Badge>
        ) : null}
        {waiting ? (
          <Badge tone="warn" icon="clock">
            {t("net.waiting", { count: waiting })}
          </Badge>
        ) : null}
        {state.online && !waiting ? (
          <Badge tone="good" icon="check">
            {t("net.online")}
          </Badge>
        ) : null}
      </p>
      <Readiness at={state.prepared?.at ?? null} keeps={state.keeps} />
    </div>
  );
}

function Readiness({ at, keeps }: { at: string | null; keeps: boolean }) {
  const { t } = useTranslation("checkin");
  const kept = useOffline();
  if (kept === null || !at) return null;
  return <p className={styles["soft"]}>{kept && keeps ? t("net.kept", { time: clock(at) }) : t("net.notKept")}</p>;
}
