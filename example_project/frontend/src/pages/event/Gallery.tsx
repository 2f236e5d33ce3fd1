import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { Icon } from "@/ui/Icon";
import { later } from "@/ui/later";

import styles from "./Gallery.module.css";

const Lightbox = later(() => import("./Lightbox"));

export type Image = Event["images"][number];

/** So many are seen on the page; the others in the lightbox. */
const SHOWN = 5;

export function Gallery({ title, images }: { title: string; images: readonly Image[] }) {
  const { t } = useTranslation("event");
  const [at, open] = useState<number | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const sorted = [...images].sort((one, other) => Number(other.is_cover) - Number(one.is_cover));
  const shown = sorted.slice(0, SHOWN);
  if (!shown.length) return <div className={`${styles["one"]} ${styles["blank"]}`}><Icon name="ticket" size={56} /></div>;
  return (
    <section aria-label={t("gallery.label")}>
      <ul className={shown.length === 1 ? styles["one"] : styles["many"]}>
        {shown.map((image, index) => (
          <li key={image.id} className={styles["item"]}>
            <button
              type="button"
              className={styles["button"]}
              aria-haspopup="dialog"
              aria-label={
                image.caption
                  ? t("gallery.openNamed", { caption: image.caption })
                  : t("gallery.open", { number: index + 1, count: sorted.length })
              }
              onClick={(event) => {
                opener.current = event.currentTarget;
                open(index);
              }}
            >
              <img
                src={image.url ?? ""}
                alt=""
                width={image.width}
                height={image.height}
                fetchPriority={index ? "auto" : "high"}
                loading={index ? "lazy" : "eager"}
              />
              {index === SHOWN - 1 && sorted.length > SHOWN ? (
                <span className={styles["more"]} aria-hidden="true">
                  +{sorted.length - SHOWN}
                </span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
      {at === null ? null : (
        <Lightbox
          title={title}
          images={sorted}
          at={at}
          onMove={open}
          onClose={() => {
            open(null);
            opener.current?.focus();
          }}
        />
      )}
    </section>
  );
}
