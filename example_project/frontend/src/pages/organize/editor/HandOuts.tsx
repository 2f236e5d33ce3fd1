import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { filesQuery } from "@/api/events";
import { addFile, type NewFile, removeFile } from "@/api/organize";
import type { Event, EventFile } from "@/api/types";
import { size } from "@/lib/size";
import { Button, IconButton } from "@/ui/Button";
import { SelectField, TextField } from "@/ui/Field";
import { Badge, ErrorState, Loading, Notice, Skeleton, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Editor.module.css";
import { Section } from "./fields";
import { HAND_OUTS, refusalOf, titleOf } from "./files";
import { focusOn } from "./rows";
import { Refused, UploadList } from "./UploadList";
import uploads from "./Uploads.module.css";
import { useUploads } from "./useUploads";

/** Files to take home, for everybody or for people with a ticket. */
export function HandOuts({ event, save }: { event: Event | null; save: () => Promise<boolean> }) {
  const { t } = useTranslation("organize-editor");
  return (
    <Section id="files" title={t("files.title")} text={t("files.text", { size: size(HAND_OUTS.most) })}>
      {event ? (
        <>
          <Files event={event.id} />
          <Add event={event.id} />
        </>
      ) : (
        <Notice icon="upload">
          <div className={styles["inline"]}>
            {t("files.first")}
            <Button onClick={() => void save()}>{t("pictures.save")}</Button>
          </div>
        </Notice>
      )}
    </Section>
  );
}

function Files({ event }: { event: number }) {
  const { t } = useTranslation("organize-editor");
  const { data, error, refetch } = useQuery(filesQuery(event));
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading>
        <Skeleton height="3.5rem" />
      </Loading>
    );
  }
  if (!data.results.length) return <p className={styles["soft"]}>{t("files.none")}</p>;
  return (
    <ul className={uploads["files"]}>
      {data.results.map((file) => (
        <li key={file.id} className={uploads["file"]}>
          <HandOut event={event} file={file} />
        </li>
      ))}
    </ul>
  );
}

function HandOut({ event, file }: { event: number; file: EventFile }) {
  const { t } = useTranslation("organize-editor");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const { mutate, isPending } = useMutation({
    mutationFn: () => removeFile(event, file.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: filesQuery(event).queryKey });
      announce(t("files.removed"));
      focusOn("files-add");
    },
    onError: (error) => {
      announce(errorText(error), "bad");
    },
  });
  return (
    <>
      <div className={uploads["fileText"]}>
        <span>{file.title}</span>
        <span className={uploads["more"]}>
          {file.name} · {size(file.size)}
        </span>
      </div>
      <Badge tone={file.visibility === "public" ? "info" : "good"}>{t(`files.${file.visibility}`)}</Badge>
      <IconButton
        icon="trash"
        label={t("files.remove", { title: file.title })}
        aria-disabled={isPending}
        onClick={() => {
          if (!isPending) mutate();
        }}
      />
    </>
  );
}

function Add({ event }: { event: number }) {
  const { t } = useTranslation("organize-editor");
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, choose] = useState<File | null>(null);
  const { uploads: running, add, refuse, dismiss } = useUploads(async (file: NewFile, onProgress) => {
    await addFile(event, file, onProgress);
    await queries.invalidateQueries({ queryKey: filesQuery(event).queryKey });
    announce(t("files.sent", { name: file.title }));
  });
  const take = (file: File | undefined) => {
    if (!file) return;
    const why = refusalOf(file, HAND_OUTS);
    if (why) refuse(file.name, new Refused(t(`refusal.${why}`, { size: size(HAND_OUTS.most) })));
    else choose(file);
  };
  return (
    <>
      <UploadList uploads={running} onDismiss={dismiss} />
      {chosen ? (
        <Details
          key={chosen.name}
          file={chosen}
          onCancel={() => {
            choose(null);
            focusOn("files-add");
          }}
          onSend={(ready) => {
            add(chosen.name, ready);
            choose(null);
            focusOn("files-add");
          }}
        />
      ) : (
        <div>
          <input
            ref={input}
            type="file"
            accept={HAND_OUTS.endings.join(",")}
            hidden
            onChange={({ target }) => {
              take(target.files?.[0]);
              target.value = "";
            }}
          />
          <Button id="files-add" icon="upload" onClick={() => input.current?.click()}>
            {t("files.choose")}
          </Button>
        </div>
      )}
    </>
  );
}

function Details({ file, onSend, onCancel }: { file: File; onSend: (ready: NewFile) => void; onCancel: () => void }) {
  const { t } = useTranslation("organize-editor");
  const [title, name] = useState(titleOf(file.name));
  const [visibility, show] = useState<NewFile["visibility"]>("attendees");
  return (
    <div className={uploads["newFile"]} role="group" aria-label={file.name}>
      <p className={uploads["more"]}>
        {file.name} · {size(file.size)}
      </p>
      <div className={styles["pair"]}>
        <TextField
          label={t("files.name")}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the file was chosen, this comes next
          autoFocus
          maxLength={200}
          value={title}
          onChange={(event) => {
            name(event.target.value);
          }}
        />
        <SelectField
          label={t("files.for")}
          value={visibility}
          onChange={(event) => {
            show(event.target.value as NewFile["visibility"]);
          }}
        >
          <option value="attendees">{t("files.attendees")}</option>
          <option value="public">{t("files.public")}</option>
        </SelectField>
      </div>
      <div className={styles["inline"]}>
        <Button
          icon="upload"
          look="primary"
          onClick={() => {
            onSend({ file, title: title.trim() || file.name, visibility });
          }}
        >
          {t("files.send")}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t("common:actions.cancel")}
        </Button>
      </div>
    </div>
  );
}
