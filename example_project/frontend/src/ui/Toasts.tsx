import { useSyncExternalStore } from "react";

import { Notice } from "./State";
import { currentToasts, onToasts } from "./toasts";
import styles from "./Toasts.module.css";

export function Toasts() {
  const toasts = useSyncExternalStore(onToasts, currentToasts);
  return (
    <div className={styles["toasts"]} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={styles["toast"]}>
          <Notice tone={toast.tone} icon={toast.tone === "good" ? "check" : "info"}>
            {toast.text}
          </Notice>
        </div>
      ))}
    </div>
  );
}
