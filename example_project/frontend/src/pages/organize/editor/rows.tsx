/** What all lists of rows have: buttons to move and remove one, and where the focus goes then. */
import { useTranslation } from "react-i18next";

import { IconButton } from "@/ui/Button";
import { announce } from "@/ui/toasts";

import styles from "./Editor.module.css";

interface Props {
  /** What the row is called, for whoever hears its buttons. */
  name: string;
  index: number;
  count: number;
  onMove?: (to: number) => void;
  onRemove: () => void;
}

export function RowButtons({ name, index, count, onMove, onRemove }: Props) {
  const { t } = useTranslation("organize-editor");
  const move = (to: number, button: HTMLElement) => {
    if (!onMove || to < 0 || to >= count) return;
    onMove(to);
    setTimeout(() => {
      button.focus(); // which it loses on the way
    });
    announce(t("rows.moved", { name, position: to + 1, count }), "neutral");
  };
  return (
    <div className={styles["rowButtons"]}>
      {onMove ? (
        <>
          <IconButton
            icon="chevronUp"
            label={t("rows.up", { name })}
            aria-disabled={index === 0}
            onClick={(event) => {
              move(index - 1, event.currentTarget);
            }}
          />
          <IconButton
            icon="chevronDown"
            label={t("rows.down", { name })}
            aria-disabled={index === count - 1}
            onClick={(event) => {
              move(index + 1, event.currentTarget);
            }}
          />
        </>
      ) : null}
      <IconButton icon="trash" label={t("rows.remove", { name })} onClick={onRemove} />
    </div>
  );
}

/** The button that adds the next row is where somebody goes on whose row is gone. */
export const focusOn = (id: string): void => {
  setTimeout(() => document.getElementById(id)?.focus());
};
