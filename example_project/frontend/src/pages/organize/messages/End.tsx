import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { cancelMessage, deleteMessage, type Message } from "@/api/messages";
import { Button } from "@/ui/Button";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import { Confirm } from "./Confirm";

/** A draft is deleted; what is scheduled is cancelled. Both once it was asked whether that is meant. */
export function End({ message, event }: { message: Message; event: number }) {
  const { t } = useTranslation("organize-messages");
  const text = useErrorText();
  const queries = useQueryClient();
  const [isAsking, ask] = useState(false);
  const way = message.status === "draft" ? "delete" : "cancel";
  const ending = useMutation({
    mutationFn: async () => {
      await (way === "delete" ? deleteMessage(event, message.id) : cancelMessage(event, message.id));
    },
    onSuccess: () => {
      announce(t(`${way}.done`));
    },
    onError: (error) => {
      announce(text(error), "bad");
    },
    onSettled: () => {
      ask(false);
      return queries.invalidateQueries({ queryKey: ["organize", event, "messages"] });
    },
  });
  return (
    <>
      <Button
        icon={way === "delete" ? "trash" : "close"}
        aria-label={t(`${way}.which`, { subject: message.subject })}
        onClick={() => {
          ask(true);
        }}
      >
        {t(`${way}.do`)}
      </Button>
      {isAsking ? (
        <Confirm
          title={t(`${way}.title`)}
          text={message.subject}
          look="danger"
          yes={t(`${way}.do`)}
          no={t("keep")}
          busy={ending.isPending}
          onYes={() => {
            ending.mutate();
          }}
          onNo={() => {
            ask(false);
          }}
        />
      ) : null}
    </>
  );
}
