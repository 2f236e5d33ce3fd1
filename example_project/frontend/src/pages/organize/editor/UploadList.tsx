import { useTranslation } from "react-i18next";

import { IconButton } from "@/ui/Button";
import { Notice, useErrorText } from "@/ui/State";

import styles from "./Uploads.module.css";
import type { Upload } from "./useUploads";

/** What is on its way, how far it is, and what was refused. */
export function UploadList({ uploads, onDismiss }: { uploads: Upload[]; onDismiss: (key: number) => void }) {
  const { t } = useTranslation("organize-editor");
  const errorText = useErrorText();
  const reason = (error: unknown) => (error instanceof Refused ? error.message : errorText(error));
  return (
    <ul className={styles["uploads"]} aria-live="polite">
      {uploads.map(({ key, name, share, error }) => (
        <li key={key} className={error ? styles["refused"] : undefined}>
          {error ? (
            <>
              <Notice tone="bad" icon="warning">
                {t("pictures.failed", { name, reason: reason(error) })}
              </Notice>
              <IconButton
                icon="close"
                label={t("pictures.dismiss", { name })}
                onClick={() => {
                  onDismiss(key);
                }}
              />
            </>
          ) : (
            <label className={styles["upload"]}>
              {t("pictures.sending", { name })}
              <progress max={1} value={share} />
            </label>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What was not sent at all, and why. */
export class Refused extends Error {}
