import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { fetchFile } from "@/api/client";
import { filesQuery } from "@/api/events";
import type { EventFile } from "@/api/types";
import { saveFile } from "@/lib/download";
import { size } from "@/lib/size";
import { Button } from "@/ui/Button";
import { Badge } from "@/ui/State";
import { announce } from "@/ui/toasts";

import page from "./EventPage.module.css";
import styles from "./HandOuts.module.css";

/** Files to keep. The server shows those for attendees to attendees only. */
export function HandOuts({ event }: { event: number }) {
  const { t } = useTranslation("event");
  const { data } = useQuery(filesQuery(event));
  if (!data?.results.length) return null;
  return (
    <section className={page["section"]}>
      <h2>{t("files.title")}</h2>
      <ul className={styles["files"]}>
        {data.results.map((file) => (
          <li key={file.id} className={styles["file"]}>
            <File file={file} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function File({ file }: { file: EventFile }) {
  const { t } = useTranslation("event");
  const { mutate, isPending } = useMutation({
    mutationFn: async () => {
      saveFile(await fetchFile(new URL(file.url).pathname), file.name);
    },
    onError: () => {
      announce(t("files.failed"), "bad");
    },
  });
  return (
    <>
      <div className={styles["text"]}>
        <p className={styles["title"]}>{file.title}</p>
        <p className={styles["more"]}>
          {file.name} · {size(file.size)}
        </p>
      </div>
      {file.visibility === "attendees" ? <Badge tone="good">{t("files.attendees")}</Badge> : null}
      <Button
        icon="download"
        aria-label={t("files.download", { title: file.title })}
        busy={isPending}
        onClick={() => {
          mutate();
        }}
      >
        {t("files.get")}
      </Button>
    </>
  );
}
