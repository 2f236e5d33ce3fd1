import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useAwake } from "@/pages/booking/useAwake";
import { Button, IconButton } from "@/ui/Button";
import { Icon } from "@/ui/Icon";

import { Sight } from "./camera/sight";
import { type Camera, useCamera } from "./camera/useCamera";
import type { Outcome } from "./door/Door";
import { TONES } from "./door/verdict";
import { allowSound } from "./signals";
import styles from "./Stage.module.css";
import { Verdict } from "./Verdict";

interface Props {
  outcome: Outcome | null;
  checking: boolean;
  onCode: (text: string) => boolean;
  onUndo: (scan: string) => void;
  onNext: () => void;
  muted: boolean;
  onMute: () => void;
}

/** So long a welcome is shown (ms). */
const WELCOME = 5000;

/** The camera, and over it what became of the last code. It goes on looking meanwhile. */
export function Stage({ outcome, checking, onCode, onUndo, onNext, muted, onMute }: Props) {
  const { t } = useTranslation("checkin");
  const [sight] = useState(() => new Sight());
  const see = useCallback(
    (text: string) => {
      if (sight.isNew(text, Date.now()) && !onCode(text)) sight.forget();
    },
    [sight, onCode],
  );
  const video = useRef<HTMLVideoElement>(null);
  const camera = useCamera(video, see);
  useAwake();
  const isWelcome = outcome !== null && TONES[outcome.word] === "yes";
  useEffect(() => {
    if (camera.state !== "on" || !isWelcome) return undefined;
    const timer = setTimeout(onNext, WELCOME); // see the next ticket through the camera again; a no stays
    return () => {
      clearTimeout(timer);
    };
  }, [camera.state, isWelcome, outcome, onNext]);
  return (
    <section className={styles["stage"]} aria-label={t("camera.title")}>
      <div className={styles["picture"]}>
        <video ref={video} className={styles["video"]} muted playsInline aria-hidden={camera.state !== "on"} aria-label={t("camera.picture")} />
        {camera.state === "on" ? <div className={styles["frame"]} aria-hidden="true" /> : <Invitation camera={camera} />}
        {checking ? (
          <p className={styles["checking"]} aria-hidden="true">
            {t("checking")}
          </p>
        ) : null}
        <Verdict
          outcome={outcome}
          onNext={onNext}
          onUndo={(id) => {
            sight.forget();
            onUndo(id);
          }}
        />
      </div>
      <div className={styles["tools"]}>
        {camera.state === "on" ? <Button onClick={camera.stop}>{t("camera.stop")}</Button> : null}
        {camera.torch !== null ? (
          <Button icon="torch" aria-pressed={camera.torch} onClick={camera.switchTorch}>
            {t("camera.torch")}
          </Button>
        ) : null}
        <IconButton
          icon={muted ? "soundOff" : "sound"}
          label={t("sound")}
          look="secondary"
          aria-pressed={!muted}
          onClick={() => {
            allowSound();
            onMute();
          }}
        />
      </div>
    </section>
  );
}

function Invitation({ camera }: { camera: Camera }) {
  const { t } = useTranslation("checkin");
  const { state } = camera;
  const refused = state === "denied" || state === "none" || state === "failed";
  return (
    <div className={styles["invitation"]}>
      <Icon name={refused ? "warning" : "scan"} size={48} />
      <p role={refused ? "alert" : undefined}>{refused ? t(`camera.${state}`) : t("camera.hint")}</p>
      <Button
        look="primary"
        busy={state === "starting"}
        onClick={() => {
          allowSound();
          camera.start();
        }}
      >
        {refused ? t("common:actions.retry") : t("camera.start")}
      </Button>
    </div>
  );
}
