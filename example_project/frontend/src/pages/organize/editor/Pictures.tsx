import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { size } from "@/lib/size";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/State";

import styles from "./Editor.module.css";
import { Section } from "./fields";
import { PICTURES, refusalOf } from "./files";
import { Picture } from "./Picture";
import { Refused, UploadList } from "./UploadList";
import uploads from "./Uploads.module.css";
import { usePictures } from "./usePictures";
import { useUploads } from "./useUploads";

interface Props {
  event: Event | null;
  save: () => Promise<boolean>;
}

/** Added by dropping or choosing them, put in order by dragging or by their buttons. */
export function Pictures({ event, save }: Props) {
  const { t } = useTranslation("organize-editor");
  return (
    <Section id="pictures" title={t("pictures.title")} text={t("pictures.text", { size: size(PICTURES.most) })}>
      {event ? (
        <Gallery event={event} />
      ) : (
        <Notice icon="image">
          <div className={styles["inline"]}>
            {t("pictures.first")}
            <Button onClick={() => void save()}>{t("pictures.save")}</Button>
          </div>
        </Notice>
      )}
    </Section>
  );
}

function Gallery({ event }: { event: Event }) {
  const pictures = usePictures(event);
  const [from, drag] = useState<number | null>(null);
  const [over, hover] = useState<number | null>(null);
  const drop = (to: number) => {
    if (from !== null) pictures.move(from, to);
    drag(null);
    hover(null);
  };
  return (
    <>
      <ol className={uploads["pictures"]}>
        {event.images.map((image, index) => (
          <li
            key={image.id}
            className={uploads["picture"]}
            draggable
            data-over={over === index && from !== index}
            onDragStart={(dragged) => {
              dragged.dataTransfer.effectAllowed = "move";
              drag(index);
            }}
            onDragOver={(dragged) => {
              if (from === null) return;
              dragged.preventDefault();
              hover(index);
            }}
            onDragEnd={() => {
              drag(null);
              hover(null);
            }}
            onDrop={(dropped) => {
              if (from === null) return;
              dropped.preventDefault();
              drop(index);
            }}
          >
            <Picture image={image} index={index} count={event.images.length} pictures={pictures} />
          </li>
        ))}
      </ol>
      <DropZone event={event} add={pictures.add} />
    </>
  );
}

function DropZone({ event, add }: { event: Event; add: (file: File, onProgress: (share: number) => void) => Promise<void> }) {
  const { t } = useTranslation("organize-editor");
  const { uploads: running, add: start, refuse, dismiss } = useUploads(add);
  const input = useRef<HTMLInputElement>(null);
  const [isOver, hover] = useState(false);
  const take = (files: Iterable<File>) => {
    for (const file of files) {
      const why = refusalOf(file, PICTURES);
      if (why) refuse(file.name, new Refused(t(`refusal.${why}`, { size: size(PICTURES.most) })));
      else start(file.name, file);
    }
  };
  const carriesFiles = (dragged: DragEvent) => dragged.dataTransfer.types.includes("Files");
  return (
    <>
      <div
        className={uploads["zone"]}
        data-over={isOver}
        onDragOver={(dragged) => {
          if (!carriesFiles(dragged)) return;
          dragged.preventDefault();
          hover(true);
        }}
        onDragLeave={() => {
          hover(false);
        }}
        onDrop={(dropped) => {
          if (!carriesFiles(dropped)) return;
          dropped.preventDefault();
          hover(false);
          take(dropped.dataTransfer.files);
        }}
      >
        {t("pictures.drop")}
        <input
          ref={input}
          type="file"
          accept={PICTURES.endings.join(",")}
          multiple
          hidden
          data-event={event.id}
          onChange={({ target }) => {
            take([...(target.files ?? [])]);
            target.value = "";
          }}
        />
        <Button icon="upload" onClick={() => input.current?.click()}>
          {t("pictures.choose")}
        </Button>
      </div>
      <UploadList uploads={running} onDismiss={dismiss} />
    </>
  );
}
