import { Dialog } from "@base-ui/react/dialog";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/ui/Button";

import type { Image } from "./Gallery";
import styles from "./Lightbox.module.css";

interface Props {
  title: string;
  images: readonly Image[];
  at: number;
  onMove: (to: number) => void;
  onClose: () => void;
}

/** One picture at a time, as large as the window. Arrow keys go on, Escape closes; it goes round at both ends. */
export default function Lightbox({ title, images, at, onMove, onClose }: Props) {
  const { t } = useTranslation("event");
  const count = images.length;
  const image = images[at];
  const move = (by: number) => {
    onMove((at + by + count) % count);
  };
  if (!image) return null;
  return (
    <Dialog.Root
      open
      onOpenChange={(stays) => {
        if (!stays) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles["veil"]} />
        <Dialog.Popup
          className={styles["box"]}
          onKeyDown={(event) => {
            if (event.key === "ArrowRight") move(1);
            if (event.key === "ArrowLeft") move(-1);
          }}
        >
          <div className={styles["head"]}>
            <Dialog.Title className={styles["title"]}>{t("gallery.title", { title })}</Dialog.Title>
            <IconButton icon="close" label={t("common:actions.close")} onClick={onClose} className={styles["control"]} />
          </div>
          <img
            className={styles["image"]}
            src={image.url ?? ""}
            alt={image.caption || t("gallery.position", { number: at + 1, count })}
            width={image.width}
            height={image.height}
          />
          <div className={styles["foot"]}>
            {count > 1 ? (
              <IconButton
                icon="chevronLeft"
                label={t("gallery.previous")}
                className={styles["control"]}
                onClick={() => {
                  move(-1);
                }}
              />
            ) : null}
            <p className={styles["caption"]} role="status">
              <span className="visually-hidden">{t("gallery.position", { number: at + 1, count })}</span>
              <span>{[image.caption, count > 1 ? `${at + 1} / ${count}` : ""].filter(Boolean).join(" · ")}</span>
            </p>
            {count > 1 ? (
              <IconButton
                icon="chevronRight"
                label={t("gallery.next")}
                className={styles["control"]}
                onClick={() => {
                  move(1);
                }}
              />
            ) : null}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
