import { useRef } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Button } from "@/ui/Button";
import { TextArea, TextField } from "@/ui/Field";

import { type Draft, PLACEHOLDERS } from "./draft";
import styles from "./Messages.module.css";

type Name = "subject" | "text";
type Field = HTMLInputElement | HTMLTextAreaElement;

/** Subject and text. A placeholder goes where somebody was writing last. */
export function WordFields({ errorsOf }: { errorsOf: (name: Name) => string[] | undefined }) {
  const { t } = useTranslation("organize-messages");
  const { register, setFocus, setValue, formState } = useFormContext<Draft>();
  const last = useRef<Field | null>(null);
  const remember = (field: Field) => {
    last.current = field;
  };
  const errors = (name: Name) => {
    const missing = formState.errors[name] ? [t("form.required")] : undefined;
    return missing ?? errorsOf(name);
  };
  const insert = (placeholder: string) => {
    if (!last.current) setFocus("text"); // which is remembered by that
    const field = last.current;
    if (!field) return;
    const at = field.selectionStart ?? field.value.length;
    field.setRangeText(`{${placeholder}}`, at, field.selectionEnd ?? at, "end");
    setValue(field.name as Name, field.value, { shouldDirty: true });
    field.focus();
  };
  const required = (value: string) => Boolean(value.trim());
  return (
    <fieldset className={styles["group"]}>
      <legend>{t("form.words")}</legend>
      <TextField
        label={t("form.subject")}
        maxLength={200}
        errors={errors("subject")}
        onFocus={({ currentTarget }) => { remember(currentTarget); }}
        {...register("subject", { validate: required })}
      />
      <TextArea
        label={t("form.text")}
        rows={10}
        maxLength={5000}
        hint={t("form.textHint")}
        errors={errors("text")}
        onFocus={({ currentTarget }) => { remember(currentTarget); }}
        {...register("text", { validate: required })}
      />
      <div role="group" aria-label={t("form.insert")} className={styles["placeholders"]}>
        {PLACEHOLDERS.map((placeholder) => (
          <Button key={placeholder} icon="plus" onClick={() => { insert(placeholder); }}>
            {t(`placeholders.${placeholder}`)}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
