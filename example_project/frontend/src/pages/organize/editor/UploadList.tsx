import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { IconButton } from "@/ui/Button";
import { Notice, useErrorText } from "@/ui/State";

import styles from "./Uploads.module.css";
import type { Upload } from "./useUploads";

/** What is on its way, how far it is, and what was refused. */
export function UploadList({ uploads, onDismiss }: { uploads: Upload[]; onDismiss: (key: number) => void }) {
  const { t } = useTranslation("organize-editor");
  const errorText = useErrorText();
  const reason = (error: unknown) => (error instanceof Error && !(error instanceof ApiError) && error.name === "Refused" ? error.message : errorText(error));
  return (
    <ul className={styles["uploads"]} aria-live="polite">
      {uploads.map(({ key, name, share, error }) => (
        <li key={key}>
          {error ? (
            <Notice tone="bad" icon="warning">
              <div className={styles["refused"]}>
                <span>{t("pictures.failed", { name, reason: reason(error) })}</span>
                <IconButton
                  icon="close"
                  label={t("pictures.dismiss", { name })}
                  onClick={() => {
                    onDismiss(key);
                  }}
                />
              </div>
            </Notice>
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

/** What was not sent at all. */
export class Refused extends Error {
  override name = "Refused";
}
