import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { EventImage } from "@/api/organize";
import { IconButton } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Badge } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Uploads.module.css";
import { focusOn } from "./rows";
import type { Pictures } from "./usePictures";

interface Props {
  image: EventImage;
  index: number;
  count: number;
  pictures: Pictures;
}

export function Picture({ image, index, count, pictures }: Props) {
  const { t } = useTranslation("organize-editor");
  const name = image.caption || t("pictures.nameless", { number: index + 1 });
  const move = (to: number, button: HTMLElement) => {
    if (to < 0 || to >= count) return;
    pictures.move(index, to);
    announce(t("pictures.moved", { name, position: to + 1, count }), "neutral");
    setTimeout(() => {
      button.focus();
    });
  };
  return (
    <>
      <img src={image.url ?? ""} alt={name} width={image.width} height={image.height} loading="lazy" draggable={false} />
      {index === 0 ? (
        <span className={styles["cover"]}>
          <Badge tone="good" icon="star">
            {t("pictures.cover")}
          </Badge>
        </span>
      ) : null}
      <div className={styles["buttons"]}>
        <IconButton
          icon="chevronLeft"
          label={t("pictures.earlier", { name })}
          aria-disabled={index === 0}
          onClick={(event) => {
            move(index - 1, event.currentTarget);
          }}
        />
        <IconButton
          icon="chevronRight"
          label={t("pictures.later", { name })}
          aria-disabled={index === count - 1}
          onClick={(event) => {
            move(index + 1, event.currentTarget);
          }}
        />
        <IconButton
          icon="star"
          filled={index === 0}
          label={t("pictures.makeCover", { name })}
          aria-disabled={index === 0}
          onClick={(event) => {
            if (index) move(0, event.currentTarget);
          }}
        />
        <IconButton
          icon="trash"
          label={t("pictures.remove", { name })}
          onClick={() => {
            pictures.remove(image.id);
            focusOn("pictures");
          }}
        />
      </div>
      <Caption image={image} index={index} pictures={pictures} />
    </>
  );
}

/** Stored when it is left. */
function Caption({ image, index, pictures }: Omit<Props, "count">) {
  const { t } = useTranslation("organize-editor");
  const [typed, type] = useState(image.caption);
  return (
    <TextField
      label={t("pictures.caption", { number: index + 1 })}
      maxLength={200}
      value={typed}
      onChange={(event) => {
        type(event.target.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        event.currentTarget.blur();
      }}
      onBlur={() => {
        if (typed !== image.caption) pictures.name(image.id, typed);
      }}
    />
  );
}
