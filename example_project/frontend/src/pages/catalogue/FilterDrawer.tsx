import { Dialog } from "@base-ui/react/dialog";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/ui/Button";

import styles from "./FilterDrawer.module.css";
import { FilterPanel } from "./FilterPanel";
import type { Filters } from "./filters";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
  clear: () => void;
}

/** The filters of a small window: they come from below, and work at once. */
export default function FilterDrawer({ isOpen, onClose, filters, change, clear }: Props) {
  const { t } = useTranslation("catalogue");
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(stays) => {
        if (!stays) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles["veil"]} />
        <Dialog.Popup className={styles["drawer"]}>
          <div className={styles["head"]}>
            <Dialog.Title>{t("filters.title")}</Dialog.Title>
            <IconButton icon="close" label={t("common:actions.close")} onClick={onClose} />
          </div>
          <div className={styles["body"]}>
            <FilterPanel filters={filters} change={change} />
          </div>
          <div className={styles["foot"]}>
            <Button onClick={clear}>{t("filters.clear")}</Button>
            <Button look="primary" onClick={onClose}>
              {t("filters.show")}
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
