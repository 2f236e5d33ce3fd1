import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { eventQuery } from "@/api/events";
import { addImage, changeImage, type EventImage, removeImage } from "@/api/organize";
import type { Event } from "@/api/types";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import { changesFor, inOrder } from "./files";

export interface Pictures {
  add: (file: File, onProgress: (share: number) => void) => Promise<void>;
  move: (from: number, to: number) => void;
  name: (id: number, caption: string) => void;
  remove: (id: number) => void;
}

/** The pictures of an event: what is changed is seen at once, and is as the server has it a moment later. */
export function usePictures(event: Event): Pictures {
  const { t } = useTranslation("organize-editor");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const { queryKey } = eventQuery(event.id);
  const show = (images: EventImage[]) => {
    queries.setQueryData(queryKey, (known) => known && { ...known, images, cover: images[0] ?? null });
  };
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey, exact: true });
    void queries.invalidateQueries({ queryKey: ["events"] });
  };
  async function attempt(images: EventImage[], ask: () => Promise<unknown>): Promise<void> {
    await queries.cancelQueries({ queryKey, exact: true });
    show(images);
    try {
      await ask();
    } catch (error) {
      announce(errorText(error), "bad");
    }
    await refresh();
  }
  return {
    add: async (file, onProgress) => {
      await addImage(event.id, file, onProgress);
      announce(t("pictures.sent", { name: file.name }));
      await refresh();
    },
    move: (from, to) => {
      const changes = changesFor(event.images, from, to);
      if (!changes.length) return;
      void attempt(inOrder(event.images, from, to), async () => {
        for (const { id, body } of changes) await changeImage(event.id, id, body);
      });
    },
    name: (id, caption) => {
      void attempt(
        event.images.map((image) => (image.id === id ? { ...image, caption } : image)),
        () => changeImage(event.id, id, { caption }),
      );
    },
    remove: (id) => {
      void attempt(
        event.images.filter((image) => image.id !== id),
        async () => {
          await removeImage(event.id, id);
          announce(t("pictures.removed"));
        },
      );
    },
  };
}
