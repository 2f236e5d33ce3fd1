import { useTranslation } from "react-i18next";

import { clockOf } from "@/lib/serverClock";

import styles from "./Countdown.module.css";
import { useTimeLeft } from "./useTimeLeft";

/** What is left of a hold. The ticking is for the eyes; screen readers are told at five minutes and at one. */
export function Countdown({ deadline, onEnd, large = false }: { deadline: string; onEnd: () => void; large?: boolean }) {
  const { t } = useTranslation("booking");
  const { left, mark } = useTimeLeft(deadline, onEnd);
  return (
    <>
      <span className={styles[large ? "clock" : "smallClock"]} role="timer" aria-live="off">
        {clockOf(left)}
      </span>
      <span className="visually-hidden" role="status">
        {mark ? t("hold.minutesLeft", { count: mark }) : ""}
      </span>
    </>
  );
}
