/** Controls of the filters: native ones, in the clothes of this site. */
import { type ReactNode, useEffect, useId, useRef, useState } from "react";

import { TextField } from "@/ui/Field";

import styles from "./FilterPanel.module.css";

export function Group({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={styles["group"]}>
      <legend className={styles["legend"]}>{legend}</legend>
      {children}
    </fieldset>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label className={styles["choice"]}>
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => {
          onChange(target.checked);
        }}
      />
      {label}
    </label>
  );
}

interface RadiosProps<Value extends string> {
  legend: string;
  value: Value | null;
  options: readonly (readonly [Value, string])[];
  /** What no choice is called. */
  any: string;
  onChange: (value: Value | null) => void;
}

export function Radios<Value extends string>({ legend, value, options, any, onChange }: RadiosProps<Value>) {
  const name = useId();
  const all: readonly (readonly [Value | null, string])[] = [[null, any], ...options];
  return (
    <Group legend={legend}>
      {all.map(([option, label]) => (
        <label key={label} className={styles["choice"]}>
          <input
            type="radio"
            name={name}
            checked={option === value}
            onChange={() => {
              onChange(option);
            }}
          />
          {label}
        </label>
      ))}
    </Group>
  );
}

interface SettledProps {
  label: string;
  value: string;
  type?: "text" | "number";
  onSettled: (text: string) => void;
}

const PAUSE = 600;

/** Counts when somebody stops typing, not at every letter. */
export function SettledField({ label, value, type = "text", onSettled }: SettledProps) {
  const [text, setText] = useState(value);
  const [before, setBefore] = useState(value);
  if (before !== value) {
    setBefore(value);
    if (value !== text.trim()) setText(value);
  }
  const told = useRef(value);
  useEffect(() => {
    const wanted = text.trim();
    // what makes no sense, or says the same in another way, does not come back as it was typed
    if (wanted === value || wanted === told.current) return;
    const timer = setTimeout(() => {
      told.current = wanted;
      onSettled(wanted);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  });
  return (
    <TextField
      label={label}
      type={type}
      min={type === "number" ? 0 : undefined}
      inputMode={type === "number" ? "decimal" : undefined}
      maxLength={100}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
      }}
    />
  );
}
