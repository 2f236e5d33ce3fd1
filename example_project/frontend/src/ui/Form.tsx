import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { minutes } from "@/lib/useCountdown";
import type { Submit } from "@/lib/useSubmit";

import styles from "./Form.module.css";
import { Notice, useErrorText } from "./State";

/** What was typed, by the names of the fields. */
export type Typed = Record<string, string>;

interface Props<V> {
  submit: Submit<V>;
  read: (typed: Typed) => V;
  /** Fields that show what is wrong with them themselves. */
  known?: string[];
  label?: string;
  children: ReactNode;
}

/** A short form, whose values nobody needs before it is sent. */
export function Form<V>({ submit, read, known = [], label, children }: Props<V>) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (submit.busy) return;
    const typed: Typed = {};
    new FormData(event.currentTarget).forEach((value, name) => {
      typed[name] = typeof value === "string" ? value : "";
    });
    submit.send(read(typed));
  };
  return (
    <form className={styles["form"]} onSubmit={send} aria-label={label}>
      <Refused submit={submit} known={known} />
      {children}
    </form>
  );
}

/** Why the server said no, where no field says it. */
export function Refused<V>({ submit, known = [] }: { submit: Submit<V>; known?: string[] }) {
  const { t } = useTranslation();
  const text = useErrorText();
  const { error, wait, fields } = submit;
  const names = Object.keys(fields);
  const elsewhere = names.length > 0 && names.every((name) => known.includes(name));
  const throttled = error instanceof ApiError && error.status === 429;
  if (!error || elsewhere || (throttled && wait === 0)) return null;
  return (
    <div role="alert">
      <Notice tone="bad" icon="warning">
        {throttled ? (
          <>
            <span className="visually-hidden">{text(error)}</span>
            <span aria-hidden="true">{t("state.wait", { time: minutes(wait) })}</span>
          </>
        ) : (
          text(error)
        )}
      </Notice>
    </div>
  );
}
