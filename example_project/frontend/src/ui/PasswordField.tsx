import { type InputHTMLAttributes, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { SHORTEST, strength } from "@/lib/password";

import { TextField } from "./Field";
import styles from "./PasswordField.module.css";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  errors?: string[] | undefined;
  /** It is being chosen: say how good it is. */
  fresh?: boolean;
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, errors, fresh = false, ...more }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [shown, show] = useState(false);
  const [typed, setTyped] = useState("");
  const hint = typed ? t(`password.${strength(typed)}`) : t("password.rule", { count: SHORTEST });
  return (
    <div className={styles["password"]}>
      <TextField
        id={id}
        label={label}
        type={shown ? "text" : "password"}
        autoComplete={fresh ? "new-password" : "current-password"}
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={1024}
        minLength={fresh ? SHORTEST : undefined}
        errors={errors}
        hint={fresh ? <Meter typed={typed} text={hint} /> : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        {...more}
      />
      <button
        type="button"
        className={styles["toggle"]}
        aria-pressed={shown}
        aria-controls={id}
        onClick={() => {
          show(!shown);
        }}
      >
        {t("password.show")}
      </button>
    </div>
  );
}

function Meter({ typed, text }: { typed: string; text: string }) {
  return (
    <span className={styles["meter"]} data-strength={typed ? strength(typed) : "none"}>
      <span className={styles["bar"]} aria-hidden="true" />
      {text}
    </span>
  );
}
