import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { clock } from "@/lib/format";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Badge, type Tone } from "@/ui/State";

import styles from "./CheckIn.module.css";
import type { DoorState } from "./door/Door";
import { search } from "./door/guests";
import type { Guest, GuestStatus } from "./door/types";

interface Props {
  state: DoorState;
  where: string;
  onWhere: (name: string) => void;
  onCode: (code: string) => boolean;
}

/** For whoever has no code at hand, and for codes that no camera reads. */
export function Find({ state, where, onWhere, onCode }: Props) {
  const { t } = useTranslation("checkin");
  const [typed, type] = useState("");
  const text = typed.trim();
  const found = search(state.guests, text);
  const enter = (event: SyntheticEvent) => {
    event.preventDefault();
    // the whole of a code was typed, or a scanner like a keyboard wrote it
    if (text && found.length === 0 && onCode(text)) type("");
  };
  return (
    <section className={styles["card"]} aria-labelledby="find">
      <h2 id="find">{t("find.title")}</h2>
      <form onSubmit={enter} role="search">
        <TextField label={t("find.label")} hint={t("find.hint")} type="search" autoComplete="off" value={typed} onChange={(event) => { type(event.target.value); }} />
      </form>
      <p role="status" className={styles["soft"]}>
        {text ? t("find.count", { count: found.length }) : null}
      </p>
      {found.length ? (
        <ul className={styles["list"]}>
          {found.map((guest) => (
            <Found key={guest.code} guest={guest} onCode={onCode} />
          ))}
        </ul>
      ) : null}
      <TextField label={t("where.label")} hint={t("where.hint")} value={where} maxLength={100} autoComplete="off" onChange={(event) => { onWhere(event.target.value); }} />
    </section>
  );
}

const TONE: Record<GuestStatus, Tone> = { valid: "neutral", used: "good", cancelled: "bad", held: "warn" };

function Found({ guest, onCode }: { guest: Guest; onCode: (code: string) => boolean }) {
  const { t } = useTranslation("checkin");
  const { status, checkedInAt } = guest;
  return (
    <li className={styles["row"]}>
      <div className={styles["main"]}>
        <span className={styles["who"]}>{guest.name || t("find.nameless")}</span>
        <span className={styles["soft"]}>{[guest.kind, guest.reference].filter(Boolean).join(" · ")}</span>
      </div>
      {status === "valid" ? (
        <Button look="primary" aria-label={t("find.letInName", { name: guest.name || guest.code })} onClick={() => { onCode(guest.code); }}>
          {t("find.letIn")}
        </Button>
      ) : (
        <Badge tone={TONE[status]} icon={status === "used" ? "check" : "warning"}>
          {t(`find.status.${status}`)}
          {status === "used" && checkedInAt ? ` ${clock(checkedInAt)}` : ""}
        </Badge>
      )}
    </li>
  );
}
