import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { saveMessage, sendMessage } from "@/api/messages";
import type { Event } from "@/api/types";
import { type Submit, useSubmit } from "@/lib/useSubmit";
import { announce } from "@/ui/toasts";

import { type Draft, toWish } from "./draft";

export interface Order {
  draft: Draft;
  /** Else it is only kept. */
  send: boolean;
}

/** Stores what was written, and sends it. What was stored and could not be sent is the same draft at the next try. */
export function useSending({ event, id, onDone }: { event: Event; id: number | null; onDone: () => void }): Submit<Order> {
  const { t } = useTranslation("organize-messages");
  const queries = useQueryClient();
  const stored = useRef(id);
  return useSubmit(
    async ({ draft, send }: Order) => {
      const saved = await saveMessage(event.id, stored.current, toWish(draft, event.timezone));
      stored.current = saved.id;
      return send ? sendMessage(event.id, saved.id) : saved;
    },
    (message) => {
      announce(t(`done.${message.status}`));
      void queries.invalidateQueries({ queryKey: ["organize", event.id, "messages"] });
      onDone();
    },
  );
}
