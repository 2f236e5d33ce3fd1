import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { clock, shortDay } from "@/lib/format";
import { Button } from "@/ui/Button";

import type { Outcome } from "./door/Door";
import { isLetIn, type Tone, TONES } from "./door/verdict";
import styles from "./Verdict.module.css";

interface Props {
  outcome: Outcome | null;
  onNext: () => void;
  onUndo: (scan: string) => void;
}

/** In big letters, with a sign of its own shape: round to come in, a triangle to wait, an octagon to stop. */
export function Verdict({ outcome, onNext, onUndo }: Props) {
  return (
    <div role="status" aria-atomic="true">
      {outcome ? <Said key={outcome.scan?.id ?? outcome.word} outcome={outcome} onNext={onNext} onUndo={onUndo} /> : null}
    </div>
  );
}

function Said({ outcome, onNext, onUndo }: Props & { outcome: Outcome }) {
  const { t } = useTranslation("checkin");
  const { word, guest, scan, certain } = outcome;
  const name = scan?.answer?.name || guest?.name;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" }); // somebody was looked up further down
  }, []);
  return (
    <div ref={box} className={`${styles["verdict"]} ${styles[TONES[word]]}`} data-word={word}>
      <Sign tone={TONES[word]} />
      <p className={styles["word"]}>{t(`words.${word}`)}</p>
      {name ? <p className={styles["name"]}>{name}</p> : null}
      <p className={styles["more"]}>
        {[guest?.kind, t(`why.${word}`, { defaultValue: "" }), word === "used" ? usedAt(outcome) : ""].filter(Boolean).join(" · ")}
      </p>
      {certain ? null : <p className={styles["more"]}>{t("uncertain")}</p>}
      <div className={styles["buttons"]}>
        <Button className={styles["button"]} onClick={onNext}>
          {t("next")}
        </Button>
        {scan && isLetIn(scan) && TONES[word] !== "no" ? (
          <Button className={styles["button"]} onClick={() => { onUndo(scan.id); }}>
            {t("undo")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function usedAt({ scan, guest }: Outcome): string {
  const at = scan?.answer?.checkedInAt ?? guest?.checkedInAt;
  return at ? [`${shortDay(at)}, ${clock(at)}`, scan?.answer?.where].filter(Boolean).join(" · ") : "";
}

const SHAPES: Record<Tone, { outline: string; mark: string }> = {
  yes: { outline: "M50 4a46 46 0 1 0 0 92 46 46 0 0 0 0-92", mark: "m28 52 15 15 30-32" },
  wait: { outline: "M50 8 96 90H4z", mark: "M50 38v26M50 76v1" },
  no: { outline: "M31 4h38l27 27v38L69 96H31L4 69V31z", mark: "m33 33 34 34M67 33 33 67" },
};

export function Sign({ tone, small = false }: { tone: Tone; small?: boolean }) {
  return (
    <svg className={small ? styles["small"] : styles["sign"]} viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <path className={styles["outline"]} d={SHAPES[tone].outline} />
      <path className={styles["mark"]} d={SHAPES[tone].mark} />
    </svg>
  );
}
