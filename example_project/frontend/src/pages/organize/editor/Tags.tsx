import { type KeyboardEvent, useRef, useState } from "react";
import { useController, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Icon } from "@/ui/Icon";
import { TextField } from "@/ui/Field";

import styles from "./Editor.module.css";
import { useErrorsOf } from "./fields";
import type { Values } from "./values";

const MOST = 20;

/** Words to be found by: Enter or a comma ends one. */
export function Tags() {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const { field } = useController({ control, name: "tags" });
  const errors = useErrorsOf("tags");
  const [typed, type] = useState("");
  const input = useRef<HTMLInputElement>(null);

  function add(): void {
    const words = typed.split(",").map((word) => word.trim()).filter(Boolean);
    const fresh = words.filter((word) => !field.value.some((tag) => tag.toLowerCase() === word.toLowerCase()));
    if (fresh.length) field.onChange([...field.value, ...new Set(fresh)].slice(0, MOST));
    type("");
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && !typed) {
      field.onChange(field.value.slice(0, -1));
    }
  }
  return (
    <div className={styles["tagField"]}>
      <TextField
        id="tags"
        ref={input}
        label={t("basics.tags")}
        hint={t("basics.tagsHint")}
        errors={errors}
        maxLength={50}
        value={typed}
        onChange={(event) => {
          type(event.target.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          add();
          field.onBlur();
        }}
      />
      {field.value.length ? (
        <ul className={styles["tags"]} aria-label={t("basics.tags")}>
          {field.value.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className={styles["tag"]}
                aria-label={t("basics.untag", { tag })}
                onClick={() => {
                  field.onChange(field.value.filter((other) => other !== tag));
                  input.current?.focus();
                }}
              >
                {tag}
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
