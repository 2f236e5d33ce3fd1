import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { Question } from "@/api/bookings";
import { SelectField, TextField } from "@/ui/Field";

import { answerKey, type Details } from "./attendees";
import styles from "./Book.module.css";
import { type Choice, linesOf, type Offer } from "./choice";

/** A place for each ticket, in the order in which the server makes them. */
export function AttendeeFields({ choice, offers, questions }: { choice: Choice; offers: readonly Pick<Offer, "id" | "name">[]; questions: readonly Question[] }) {
  const names = linesOf(choice).flatMap(({ ticket_type, quantity }) =>
    Array.from({ length: quantity }, () => offers.find(({ id }) => id === ticket_type)?.name ?? ""),
  );
  return names.map((name, index) => <Person key={index} index={index} ticket={name} questions={questions} />);
}

function Person({ index, ticket, questions }: { index: number; ticket: string; questions: readonly Question[] }) {
  const { t } = useTranslation("booking");
  const { register, formState } = useFormContext<Details>();
  const errors = formState.errors.attendees?.[index];
  return (
    <fieldset className={styles["person"]}>
      <legend className={styles["legend"]}>{t("who.ticket", { number: index + 1, name: ticket })}</legend>
      <div className={styles["pair"]}>
        <TextField
          label={t("who.name")}
          maxLength={200}
          autoComplete={index ? "off" : "name"}
          errors={messages(errors?.name)}
          {...register(`attendees.${index}.name`)}
        />
        <TextField
          label={t("who.email")}
          hint={t("who.optional")}
          type="email"
          maxLength={254}
          autoComplete={index ? "off" : "email"}
          errors={messages(errors?.email)}
          {...register(`attendees.${index}.email`)}
        />
      </div>
      {questions.map((question) => (
        <Answer key={question.id} index={index} question={question} />
      ))}
    </fieldset>
  );
}

function Answer({ index, question }: { index: number; question: Question }) {
  const { t } = useTranslation("booking");
  const { register, formState } = useFormContext<Details>();
  const key = answerKey(question);
  const field = {
    label: question.label ?? "",
    hint: question.is_required ? undefined : t("who.optional"),
    errors: messages(formState.errors.attendees?.[index]?.answers?.[key]),
    "aria-required": question.is_required,
    ...register(`attendees.${index}.answers.${key}`, {
      validate: (value) => !question.is_required || Boolean(value.trim()) || t("who.required"),
    }),
  };
  if (question.kind === "yes_no" || question.kind === "choice") {
    const choices = question.kind === "choice" ? (question.choices ?? []).map((name) => [name, name]) : [["yes", t("who.yes")], ["no", t("who.no")]];
    return (
      <SelectField {...field}>
        <option value="">{t("who.choose")}</option>
        {choices.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </SelectField>
    );
  }
  return <TextField {...field} maxLength={1000} autoComplete="off" />;
}

const messages = (error: { message?: string } | undefined): string[] | undefined => (error?.message ? [error.message] : undefined);
