import { useTranslation } from "react-i18next";

import type { components } from "@/api/schema";

import { withoutFooter } from "./draft";
import styles from "./Messages.module.css";

/**
 * The mail as its author would get it. Its text, not its HTML: that brings styles along, which this site's
 * Content-Security-Policy keeps out of every page, and so out of a frame in it.
 */
export function Preview({ shown }: { shown: components["schemas"]["MessagePreview"] | undefined }) {
  const { t } = useTranslation("organize-messages");
  return (
    <section className={styles["preview"]} aria-labelledby="preview">
      <h2 id="preview">{t("preview.title")}</h2>
      {shown ? (
        <div className={styles["mail"]}>
          <p className={styles["subject"]}>{shown.subject}</p>
          <p className={styles["body"]}>{withoutFooter(shown.text)}</p>
        </div>
      ) : (
        <p className={`${styles["mail"]} ${styles["nothing"]}`}>{t("preview.empty")}</p>
      )}
      <p className={styles["soft"]}>{t("preview.text")}</p>
    </section>
  );
}
