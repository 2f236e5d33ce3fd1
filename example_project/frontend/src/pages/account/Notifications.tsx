import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { inboxQuery, markAllRead, markRead, pathOf } from "@/api/notifications";
import type { Notification } from "@/api/types";
import { clock, day } from "@/lib/format";
import { Button, IconButton } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui/State";

import account from "./Account.module.css";
import { ListEnd } from "./ListEnd";
import styles from "./Notifications.module.css";

function useMark() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["notifications"] });
  return { one: useMutation({ mutationFn: markRead, onSettled }), all: useMutation({ mutationFn: markAllRead, onSettled }) };
}

/** The inbox, newest first; what comes in meanwhile appears at its top. */
export default function Notifications() {
  const { t } = useTranslation("account");
  const [unread, setUnread] = useState(false);
  const { all } = useMark();
  return (
    <Page title={t("tabs.notifications")} width="reading">
      <div className={account["head"]}>
        <h1>{t("tabs.notifications")}</h1>
        <Button
          look="quiet"
          icon="check"
          busy={all.isPending}
          onClick={() => {
            all.mutate();
          }}
        >
          {t("inbox.readAll")}
        </Button>
      </div>
      <div className={account["switch"]} role="group" aria-label={t("inbox.which")}>
        {[false, true].map((only) => (
          <Button
            key={String(only)}
            look={unread === only ? "primary" : "secondary"}
            aria-pressed={unread === only}
            onClick={() => {
              setUnread(only);
            }}
          >
            {t(only ? "inbox.unread" : "inbox.all")}
          </Button>
        ))}
      </div>
      <Inbox unread={unread} />
    </Page>
  );
}

function Inbox({ unread }: { unread: boolean }) {
  const { t } = useTranslation("account");
  const pages = useInfiniteQuery(inboxQuery(unread));
  if (pages.isPending)
    return (
      <Loading>
        <div className={account["list"]}>
          {Array.from({ length: 5 }, (_, index) => (
            <Skeleton key={index} height="7rem" />
          ))}
        </div>
      </Loading>
    );
  if (pages.isError && !pages.data) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />;
  const rows = pages.data.pages.flatMap((page) => page.results);
  if (!rows.length) return <EmptyState icon="bell" title={t(unread ? "inbox.noneUnread" : "inbox.none")} text={t("inbox.noneText")} />;
  return (
    <>
      <ul className={account["list"]}>
        {rows.map((row) => (
          <Row key={row.id} note={row} />
        ))}
      </ul>
      <ListEnd pages={pages} />
    </>
  );
}

function Row({ note }: { note: Notification }) {
  const { t } = useTranslation("account");
  const { one } = useMark();
  const path = pathOf(note.url);
  const read = () => {
    if (!note.read_at) one.mutate(note.id);
  };
  return (
    <li className={`${account["row"]} ${styles["note"]} ${note.read_at ? "" : styles["unread"]}`}>
      <div className={account["main"]}>
        <h2>
          {note.read_at ? null : <span className="visually-hidden">{t("inbox.new")} </span>}
          {path ? (
            <Link to={path} onClick={read}>
              {note.title}
            </Link>
          ) : (
            note.title
          )}
        </h2>
        <p className={styles["text"]}>{note.text}</p>
        <time className={account["soft"]} dateTime={note.created_at}>
          {day(note.created_at)}, {clock(note.created_at)}
        </time>
      </div>
      {note.read_at ? null : <IconButton icon="check" label={t("inbox.read", { title: note.title })} onClick={read} />}
    </li>
  );
}
