import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { WaitlistEntry } from "@/api/types";
import { useSession } from "@/api/useSession";
import { waitingQuery } from "@/api/waiting";
import { clock, day } from "@/lib/format";
import { Button, ButtonLink } from "@/ui/Button";
import { Stepper } from "@/ui/Stepper";

import styles from "./Tickets.module.css";
import { useSignIn } from "./useReaction";
import { useWaiting } from "./useWaiting";

/** The waiting list of an event that is sold out. */
export function Waiting({ event }: { event: number }) {
  const { status } = useSession();
  const { data: entry } = useQuery({ ...waitingQuery(event), enabled: status === "signed-in" });
  return <div className={styles["waiting"]}>{entry ? <Place event={event} entry={entry} /> : <Join event={event} />}</div>;
}

const MOST = 20;

function Join({ event }: { event: number }) {
  const { t } = useTranslation("event");
  const { status } = useSession();
  const signIn = useSignIn();
  const [quantity, setQuantity] = useState(1);
  const { join, isBusy } = useWaiting(event);
  const isStranger = status !== "signed-in";
  return (
    <>
      <h3>{t("waiting.title")}</h3>
      <p className={styles["more"]}>{t("waiting.text")}</p>
      {isStranger ? null : (
        <div className={styles["quantity"]}>
          <span aria-hidden="true">{t("waiting.quantity")}</span>
          <Stepper
            value={quantity}
            label={t("waiting.quantity")}
            less={t("tickets.less", { name: t("waiting.quantity") })}
            more={t("tickets.more", { name: t("waiting.quantity") })}
            canLess={quantity > 1}
            canMore={quantity < MOST}
            onStep={(by) => {
              setQuantity(quantity + by);
            }}
          />
        </div>
      )}
      <Button
        look="primary"
        wide
        busy={isBusy || status === "unknown"}
        onClick={() => {
          if (isStranger) signIn();
          else join(quantity);
        }}
      >
        {t(isStranger ? "waiting.signIn" : "waiting.join")}
      </Button>
    </>
  );
}

function Place({ event, entry }: { event: number; entry: WaitlistEntry }) {
  const { t } = useTranslation("event");
  const { leave, isBusy } = useWaiting(event);
  if (entry.status === "offered" && entry.offer) {
    const until = entry.offer_expires_at;
    return (
      <>
        <h3>{t("waiting.offered")}</h3>
        {until ? <p>{t("waiting.offeredUntil", { time: `${day(until)}, ${clock(until)}` })}</p> : null}
        <ButtonLink look="primary" wide to={`/bookings/${entry.offer}`}>
          {t("waiting.take")}
        </ButtonLink>
      </>
    );
  }
  return (
    <>
      <h3>{t("waiting.joined")}</h3>
      <p className={styles["more"]}>
        {entry.position === null ? "" : t("waiting.position", { position: entry.position })}{" "}
        {t("waiting.seats", { count: entry.quantity })}
      </p>
      <Button
        wide
        busy={isBusy}
        onClick={() => {
          leave(entry.id);
        }}
      >
        {t("waiting.leave")}
      </Button>
    </>
  );
}
