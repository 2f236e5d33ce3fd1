import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { useSession } from "@/api/useSession";
import { EventHead } from "@/pages/organize/EventHead";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./CheckIn.module.css";
import { Find } from "./Find";
import { Log } from "./Log";
import type { Door, DoorState } from "./door/Door";
import type { Prepared } from "./door/types";
import { Stage } from "./Stage";
import { Standing } from "./Standing";
import { useDoor } from "./useDoor";
import { useScan } from "./useScan";
import { useSetting } from "./useSetting";

export default function CheckIn() {
  const { t } = useTranslation("checkin");
  const { id = "" } = useParams();
  return (
    <Page title={t("title")}>
      {/* the page can be put on a phone's home screen */}
      <link rel="manifest" href="/static/site/manifest.webmanifest" />
      <link rel="apple-touch-icon" href="/static/site/icon-192.png" />
      {/^\d{1,15}$/.test(id) ? <AtDoor key={id} event={Number(id)} /> : <NoEvent />}
    </Page>
  );
}

function NoEvent() {
  const { t } = useTranslation("checkin");
  return (
    <EmptyState icon="ticket" heading="h1" title={t("noEvent")} text={t("noEventText")}>
      <Link to="/organize">{t("common:nav.organize")}</Link>
    </EmptyState>
  );
}

function AtDoor({ event }: { event: number }) {
  const { t } = useTranslation("checkin");
  const { status } = useSession();
  const { door, state } = useDoor(event);
  const { refused } = state;
  if (refused && (refused.status === 404 || refused.status === 403)) return <NoEvent />;
  if (state.prepared) return <AtWork door={door} state={state} prepared={state.prepared} />;
  if (!state.ready || (state.online === null && status === "signed-in"))
    return (
      <Loading>
        <Skeleton height="4rem" />
        <Skeleton height="24rem" />
      </Loading>
    );
  return (
    <>
      <h1>{t("title")}</h1>
      <p>{t("notPrepared")}</p>
      <ErrorState error={refused} retry={() => void door.refresh()} />
    </>
  );
}

function AtWork({ door, state, prepared }: { door: Door; state: DoorState; prepared: Prepared }) {
  const { title, startsAt, timezone } = prepared;
  const [where, name] = useSetting("where");
  const [muted, mute] = useSetting("muted");
  const { t } = useTranslation("checkin");
  const failed = useCallback(() => {
    announce(t("notChecked"), "bad");
  }, [t]);
  const { outcome, checking, scan, clear } = useScan(door, where.trim(), muted !== "", failed);
  const undo = (id: string) => {
    if (outcome?.scan?.id === id) clear();
    void door.undo(id);
  };
  return (
    <>
      <EventHead id={prepared.event} page="check-in" isAlone={state.online === false} event={{ title, starts_at: startsAt, timezone }}>
        <Standing state={state} />
      </EventHead>
      <div className={styles["columns"]}>
        <Stage
          outcome={outcome}
          checking={checking}
          onCode={scan}
          onUndo={undo}
          onNext={clear}
          muted={muted !== ""}
          onMute={() => {
            mute(muted ? "" : "yes");
          }}
        />
        <div className={styles["side"]}>
          <Find state={state} where={where} onWhere={name} onCode={scan} />
          <Log scans={state.scans} guests={state.guests} onUndo={undo} />
        </div>
      </div>
    </>
  );
}
