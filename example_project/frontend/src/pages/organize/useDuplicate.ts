import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { createEvent } from "@/api/organize";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import { copyOf } from "./editor/copy";
import type { Values } from "./editor/values";
import { pathOf } from "./eventPages";

/** Makes another event like the one that is read, and leads there. `null`: there is nothing to copy yet. */
export function useDuplicate(read: () => Promise<Values | null>) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const values = await read();
      return values && createEvent(copyOf(values, t("organize.duplicate.copyOf", { title: values.title }), new Date()));
    },
    onSuccess: (made) => {
      if (!made) return;
      void queries.invalidateQueries({ queryKey: ["organize"] });
      announce(t("organize.duplicate.done"));
      void navigate(pathOf(made.id, "edit"));
    },
    onError: (error) => {
      announce(errorText(error), "bad");
    },
  });
}
