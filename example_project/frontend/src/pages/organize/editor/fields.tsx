/** The site's fields, tied to the form: named once, they have their value, their id, and what is wrong with them. */
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { type FieldPath, get, type RegisterOptions, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { FieldErrors, SelectField, TextArea, TextField } from "@/ui/Field";
import field from "@/ui/Field.module.css";

import styles from "./Editor.module.css";
import { decimal, type Values } from "./values";

export type Name = FieldPath<Values>;
type Rules = RegisterOptions<Values, Name>;

interface Own {
  name: Name;
  label: string;
  hint?: ReactNode;
  rules?: Rules;
}

export function useErrorsOf(name: string): string[] | undefined {
  const { formState } = useFormContext<Values>();
  const wrong = get(formState.errors, name) as { message?: string } | undefined;
  return wrong?.message ? [wrong.message] : undefined;
}

function useTied({ name, label, rules }: Own) {
  const { register } = useFormContext<Values>();
  const errors = useErrorsOf(name);
  const needed = rules?.required ? { "aria-required": true, label: `${label} *` } : { label };
  return { id: name, errors, ...needed, ...register(name, rules) };
}

export function Text({ name, label, rules, ...more }: Own & Omit<InputHTMLAttributes<HTMLInputElement>, "name">) {
  return <TextField {...more} {...useTied({ name, label, ...(rules ? { rules } : {}) })} />;
}

export function Area({ name, label, rules, ...more }: Own & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "name">) {
  return <TextArea {...more} {...useTied({ name, label, ...(rules ? { rules } : {}) })} />;
}

export function Select({ name, label, rules, ...more }: Own & Omit<SelectHTMLAttributes<HTMLSelectElement>, "name">) {
  return <SelectField {...more} {...useTied({ name, label, ...(rules ? { rules } : {}) })} />;
}

export function Check({ name, label, hint }: Own) {
  const { register } = useFormContext<Values>();
  const errors = useErrorsOf(name);
  return (
    <div className={field["field"]}>
      <label className={styles["check"]}>
        <input type="checkbox" id={name} aria-describedby={hint ? `${name}-hint` : undefined} {...register(name)} />
        {label}
      </label>
      {hint ? (
        <p className={field["hint"]} id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      <FieldErrors errors={errors} />
    </div>
  );
}

/** What the form itself knows to be wrong. All else is the server's to say. */
export function useRules() {
  const { t } = useTranslation("organize-editor");
  const required = t("wrong.required");
  const number = (typed: unknown) => String(typed ?? "").trim();
  return {
    required: { required, validate: (typed: unknown) => number(typed) !== "" || required } satisfies Rules,
    price: { validate: (typed: unknown) => /^(\d{1,8}(\.\d{1,2})?)?$/.test(decimal(number(typed))) || t("wrong.price") } satisfies Rules,
    quantity: { validate: (typed: unknown) => /^(\d{1,7}(\.\d{1,3})?)?$/.test(decimal(number(typed))) || t("wrong.quantity") } satisfies Rules,
    degrees: (limit: number) =>
      ({ validate: (typed: unknown) => Math.abs(Number(decimal(number(typed)))) <= limit || t("wrong.degrees", { limit }) }) satisfies Rules,
    whole: (least: number, most: number, isNeeded = false) =>
      ({
        ...(isNeeded ? { required } : {}),
        validate: (typed: unknown) => {
          const text = number(typed);
          const isRight = text === "" ? !isNeeded : /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
          return isRight || t("wrong.whole", { least, most });
        },
      }) satisfies Rules,
  };
}

/** A part of the form, which the list of parts leads to. */
export function Section({ id, title, text, children }: { id: string; title: string; text?: string; children: ReactNode }) {
  return (
    <section className={styles["section"]} id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div className={styles["sectionHead"]}>
        <h2 id={`${id}-title`}>{title}</h2>
        {text ? <p className={styles["soft"]}>{text}</p> : null}
      </div>
      {children}
    </section>
  );
}

/** What is wrong with a list as a whole. */
export function ListErrors({ name }: { name: string }) {
  return <FieldErrors errors={useErrorsOf(`${name}.root`)} />;
}
