import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "./Button";
import styles from "./Dialog.module.css";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons at its end. */
  actions?: ReactNode;
}

export function Dialog({ open, onClose, title, children, actions }: Props) {
  const { t } = useTranslation();
  return (
    <Base.Root
      open={open}
      onOpenChange={(stays) => {
        if (!stays) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles["veil"]} />
        <Base.Popup className={styles["dialog"]}>
          <div className={styles["head"]}>
            <Base.Title>{title}</Base.Title>
            <IconButton icon="close" label={t("actions.close")} onClick={onClose} />
          </div>
          {children}
          {actions ? <div className={styles["actions"]}>{actions}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
