import { useTranslation } from "react-i18next";

import styles from "./CodeField.module.css";
import { TextField } from "./Field";

interface Props {
  label?: string;
  errors?: string[] | undefined;
  hint?: string | undefined;
  /** It has just appeared in place of what the person sent. */
  focused?: boolean;
}

/** Six digits, in one field: it takes what is pasted and what the device offers, and screen readers read it as one. */
export function CodeField({ label, errors, hint, focused = false }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles["code"]}>
      <TextField
        label={label ?? t("code.label")}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]{6}"
        title={t("code.rule")}
        required
        errors={errors}
        hint={hint}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the step has just replaced another, of which it is the only question
        autoFocus={focused}
        onInput={(event) => {
          event.currentTarget.value = event.currentTarget.value.replace(/\D/g, "").slice(0, 6);
        }}
      />
    </div>
  );
}
