import { useId } from "react";
import { useTranslation } from "react-i18next";

import { isOnItsWay, type Message } from "@/api/messages";
import type { Event } from "@/api/types";
import { clock, number, shortDay } from "@/lib/format";
import { ButtonLink } from "@/ui/Button";
import { Badge, type Tone } from "@/ui/State";

import { progressOf } from "./draft";
import { End } from "./End";
import styles from "./Messages.module.css";

const TONES: Record<Message["status"], Tone> = { draft: "neutral", scheduled: "info", sending: "warn", sent: "good", cancelled: "neutral" };

export function Card({ message, event }: { message: Message; event: Event }) {
  const { t } = useTranslation("organize-messages");
  const waits = message.status === "draft" || message.status === "scheduled";
  return (
    <li className={styles["card"]}>
      <div className={styles["head"]}>
        <h2>{message.subject}</h2>
        <Badge tone={TONES[message.status]}>{t(`status.${message.status}`)}</Badge>
      </div>
      <p className={styles["soft"]}>
        <When message={message} zone={event.timezone} /> · <Audience message={message} event={event} />
      </p>
      <details className={styles["text"]}>
        <summary>{t("text")}</summary>
        <p>{message.text}</p>
      </details>
      {message.started_at ? <Progress message={message} /> : null}
      {waits ? (
        <div className={styles["actions"]}>
          <ButtonLink to={`?write=${message.id}`} icon="edit" aria-label={t("editWhich", { subject: message.subject })}>
            {t("common:actions.edit")}
          </ButtonLink>
          <End message={message} event={event.id} />
        </div>
      ) : null}
    </li>
  );
}

function When({ message, zone }: { message: Message; zone: string }) {
  const { t } = useTranslation("organize-messages");
  const at = message.cancelled_at ?? message.started_at ?? (message.status === "scheduled" ? message.send_at : null) ?? message.created_at;
  const said = message.status === "cancelled" && message.reason !== "person" ? message.reason : message.status;
  return <time dateTime={at}>{t(`when.${said}`, { day: shortDay(at, zone), time: clock(at, zone) })}</time>;
}

function Audience({ message, event }: { message: Message; event: Event }) {
  const { t } = useTranslation("organize-messages");
  const wanted = message.ticket_types ?? [];
  const names = event.ticket_types.filter((type) => wanted.includes(type.id)).map((type) => type.name);
  const door = message.check_in && message.check_in !== "any" ? `, ${t(`audience.${message.check_in}`)}` : "";
  return (
    <span>
      {wanted.length ? names.join(", ") : t("audience.everybody")}
      {door}
    </span>
  );
}

/** How many have it, and how far its mails are. */
function Progress({ message }: { message: Message }) {
  const { t } = useTranslation("organize-messages");
  const id = useId();
  const { done, all } = progressOf(message);
  const told = { told: number(message.told), recipients: number(message.recipients), count: message.recipients };
  return (
    <div className={styles["progress"]}>
      {isOnItsWay(message) ? <progress aria-labelledby={id} max={all || 1} value={done} /> : null}
      <p id={id}>
        {t("progress.told", told)} · {t("progress.sent", { count: message.sent })}
        {message.waiting ? ` · ${t("progress.waiting", { count: message.waiting })}` : ""}
        {message.failed ? <strong className={styles["bad"]}> · {t("progress.failed", { count: message.failed })}</strong> : null}
      </p>
    </div>
  );
}
