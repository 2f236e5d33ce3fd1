import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { TextArea } from "@/ui/Field";

import type { Details } from "./attendees";

export function NoteField() {
  const { t } = useTranslation("booking");
  const { register, formState } = useFormContext<Details>();
  const error = formState.errors.note?.message;
  return <TextArea label={t("note.label")} hint={t("note.hint")} rows={3} maxLength={5000} errors={error ? [error] : undefined} {...register("note")} />;
}
