import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from "react";

import styles from "./Field.module.css";

interface Frame {
  label: string;
  hint?: ReactNode;
  /** What the server or the form says is wrong with it. */
  errors?: string[] | undefined;
}

function useFrame({ hint, errors }: Frame, id: string | undefined) {
  const made = useId();
  const own = id ?? made;
  const described = [hint ? `${own}-hint` : "", errors?.length ? `${own}-error` : ""].filter(Boolean).join(" ");
  return {
    id: own,
    className: styles["control"],
    "aria-invalid": errors?.length ? (true as const) : undefined,
    "aria-describedby": described || undefined,
  };
}

function Framed({ id, label, hint, errors, children }: Frame & { id: string; children: ReactNode }) {
  return (
    <div className={styles["field"]}>
      <label className={styles["label"]} htmlFor={id}>
        {label}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className={styles["hint"]}>
          {hint}
        </p>
      ) : null}
      <FieldErrors id={`${id}-error`} errors={errors} />
    </div>
  );
}

/** Messages for a group of controls, or for a whole form. */
export function FieldErrors({ id, errors }: { id?: string; errors?: string[] | undefined }) {
  return errors?.length ? (
    <p id={id} className={styles["error"]} role="alert">
      {[...new Set(errors)].join(" ")}
    </p>
  ) : null;
}

export function TextField({ label, hint, errors, id, ...more }: Frame & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  const control = useFrame({ label, hint, errors }, id);
  return (
    <Framed id={control.id} label={label} hint={hint} errors={errors}>
      <input {...control} {...more} />
    </Framed>
  );
}

export function TextArea({ label, hint, errors, id, ...more }: Frame & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const control = useFrame({ label, hint, errors }, id);
  return (
    <Framed id={control.id} label={label} hint={hint} errors={errors}>
      <textarea rows={5} {...control} {...more} />
    </Framed>
  );
}

export function SelectField({ label, hint, errors, id, children, ...more }: Frame & SelectHTMLAttributes<HTMLSelectElement>) {
  const control = useFrame({ label, hint, errors }, id);
  return (
    <Framed id={control.id} label={label} hint={hint} errors={errors}>
      <select {...control} {...more}>
        {children}
      </select>
    </Framed>
  );
}
