import { useTranslation } from "react-i18next";

import { clock } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/State";

import styles from "./CheckIn.module.css";
import type { Guest, Scan } from "./door/types";
import { isLetIn, lastWord, TONES, wasWrong } from "./door/verdict";
import { Sign } from "./Verdict";

interface Props {
  scans: Scan[];
  guests: Guest[];
  onUndo: (id: string) => void;
}

const SHOWN = 30;

/** What this device scanned, the newest first; loudest, whom it let in and should not have. */
export function Log({ scans, guests, onUndo }: Props) {
  const { t } = useTranslation("checkin");
  const names = new Map(guests.map(({ code, name }) => [code, name]));
  const wrong = scans.filter(wasWrong);
  return (
    <section className={styles["card"]} aria-labelledby="log">
      <h2 id="log">{t("log.title")}</h2>
      {wrong.length ? (
        <div role="alert">
          <Notice tone="bad" icon="warning">
            {t("log.wrong", { count: wrong.length })}
          </Notice>
        </div>
      ) : null}
      {scans.length === 0 ? <p className={styles["soft"]}>{t("log.empty")}</p> : null}
      <ol className={styles["list"]}>
        {scans.slice(-SHOWN).reverse().map((scan) => (
          <Line key={scan.id} scan={scan} name={names.get(scan.code) ?? scan.answer?.name ?? ""} onUndo={onUndo} />
        ))}
      </ol>
    </section>
  );
}

function Line({ scan, name, onUndo }: { scan: Scan; name: string; onUndo: (id: string) => void }) {
  const { t } = useTranslation("checkin");
  const word = lastWord(scan);
  const shown = name || scan.code;
  return (
    <li className={styles["row"]} data-result={scan.undo ? "undone" : word}>
      <Sign tone={scan.undo ? "wait" : TONES[word]} small />
      <div className={styles["main"]}>
        <span className={styles["who"]}>{shown}</span>
        <span className={styles["soft"]}>
          {[clock(scan.scannedAt), scan.undo ? t("log.undone") : t(`words.${word}`), scan.answer ? "" : t("log.unsent")].filter(Boolean).join(" · ")}
        </span>
        {wasWrong(scan) ? <span className={styles["bad"]}>{t("log.letInWrongly")}</span> : null}
      </div>
      {isLetIn(scan) ? (
        <Button look="quiet" aria-label={t("log.undoName", { name: shown })} onClick={() => { onUndo(scan.id); }}>
          {t("undo")}
        </Button>
      ) : null}
    </li>
  );
}
