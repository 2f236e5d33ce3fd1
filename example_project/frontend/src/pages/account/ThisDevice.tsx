import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Blocked, pushQuery, usePush } from "@/api/push";
import { Notice, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Account.module.css";

/** Push messages to this very browser. Which kinds come is chosen below, for all devices. */
export function ThisDevice() {
  const { t } = useTranslation("account");
  const text = useErrorText();
  const { data } = useQuery(pushQuery);
  const { mutate, isPending, variables } = usePush();
  if (!data || data === "unable") return null;
  const turn = (on: boolean) => {
    if (isPending) return;
    mutate(on, {
      onSuccess: () => {
        announce(t(on ? "device.isOn" : "device.isOff"));
      },
      onError: (error) => {
        announce(error instanceof Blocked ? t("device.blocked") : error instanceof DOMException ? t("device.failed") : text(error), "bad");
      },
    });
  };
  return (
    <section className={styles["section"]} aria-labelledby="device">
      <h2 id="device">{t("device.title")}</h2>
      <p className={styles["soft"]}>{t("device.text")}</p>
      {data === "blocked" ? (
        <Notice tone="warn" icon="warning">
          {t("device.blocked")}
        </Notice>
      ) : (
        <label className={styles["check"]}>
          <input
            type="checkbox"
            role="switch"
            checked={isPending ? variables : data === "on"}
            aria-busy={isPending}
            onChange={(event) => {
              turn(event.target.checked);
            }}
          />
          {t("device.label")}
        </label>
      )}
    </section>
  );
}
