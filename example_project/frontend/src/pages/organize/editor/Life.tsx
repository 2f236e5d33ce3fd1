import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { isRefusal } from "@/api/errors";
import { eventQuery } from "@/api/events";
import { cancelEvent, deleteEvent } from "@/api/organize";
import type { Event } from "@/api/types";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import { useDuplicate } from "../useDuplicate";
import styles from "./Editor.module.css";
import { Section } from "./fields";
import type { Editor } from "./useEditor";

/** Another one like it, and the ends that an event can come to. */
export function Life({ editor, event }: { editor: Editor; event: Event }) {
  const { t } = useTranslation("organize-editor");
  return (
    <Section id="life" title={t("life.title")}>
      <Part text={t("life.copyText")}>
        <Copy editor={editor} />
      </Part>
      {event.status === "published" ? (
        <Part text={t("life.cancelText")}>
          <Cancel event={event} />
        </Part>
      ) : null}
      <Part text={t("life.deleteText")}>
        <Delete event={event} editor={editor} />
      </Part>
    </Section>
  );
}

function Part({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className={styles["part"]}>
      <p className={styles["soft"]}>{text}</p>
      {children}
    </div>
  );
}

function Copy({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const copy = useDuplicate(async () => (editor.saver.isDirty() && !(await editor.save()) ? null : editor.form.getValues()));
  return (
    <Button
      icon="copy"
      busy={copy.isPending}
      onClick={() => {
        copy.mutate();
      }}
    >
      {t("organize.duplicate.name")}
    </Button>
  );
}

function Cancel({ event }: { event: Event }) {
  const { t } = useTranslation("organize-editor");
  const queries = useQueryClient();
  return (
    <Asked
      button={t("life.cancel")}
      title={t("life.cancelTitle", { title: event.title })}
      ask={async () => {
        const cancelled = await cancelEvent(event.id);
        queries.setQueryData(eventQuery(event.id).queryKey, cancelled);
        void queries.invalidateQueries({ queryKey: ["events"] });
        void queries.invalidateQueries({ queryKey: ["organize"] });
        announce(t("life.cancelled"));
      }}
    >
      <p>{t("life.told")}</p>
      {new Date(event.ends_at) <= new Date() ? <p>{t("life.over")}</p> : null}
      <p>{t("life.forGood")}</p>
    </Asked>
  );
}

function Delete({ event, editor }: { event: Event; editor: Editor }) {
  const { t } = useTranslation("organize-editor");
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <Asked
      button={t("life.delete")}
      title={t("life.deleteTitle", { title: event.title })}
      ask={async () => {
        await deleteEvent(event.id);
        editor.saver.forget();
        await navigate("/organize");
        queries.removeQueries({ queryKey: eventQuery(event.id).queryKey });
        void queries.invalidateQueries({ queryKey: ["events"] });
        void queries.invalidateQueries({ queryKey: ["organize"] });
        announce(t("life.deleted"));
      }}
      more={(error) => (isRefusal(error, "has_bookings") ? t("life.insteadCancel") : "")}
    >
      <p>{t("life.gone")}</p>
    </Asked>
  );
}

interface Asking {
  button: string;
  title: string;
  ask: () => Promise<void>;
  more?: (error: unknown) => string;
  children: ReactNode;
}

/** What can not be undone is asked twice; the button says what it does. */
function Asked({ button, title, ask, more, children }: Asking) {
  const { t } = useTranslation("organize-editor");
  const errorText = useErrorText();
  const [isOpen, open] = useState(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: ask,
    onSuccess: () => {
      open(false);
    },
  });
  const close = () => {
    open(false);
    reset();
  };
  return (
    <>
      <Button
        look="danger"
        onClick={() => {
          open(true);
        }}
      >
        {button}
      </Button>
      <Dialog
        open={isOpen}
        onClose={close}
        title={title}
        actions={
          <>
            <Button onClick={close}>{t("life.keep")}</Button>
            <Button
              look="danger"
              busy={isPending}
              onClick={() => {
                mutate();
              }}
            >
              {button}
            </Button>
          </>
        }
      >
        {error ? (
          <div role="alert">
            <Notice tone="bad" icon="warning">
              {[errorText(error), more?.(error)].filter(Boolean).join(" ")}
            </Notice>
          </div>
        ) : null}
        {children}
      </Dialog>
    </>
  );
}
