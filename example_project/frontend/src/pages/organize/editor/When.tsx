import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { timesShown, wallAfter } from "@/lib/wallClock";

import styles from "./Editor.module.css";
import { type Name, Section, Text, useRules } from "./fields";
import { SeriesField } from "./SeriesField";
import type { Values } from "./values";
import { ZoneField } from "./ZoneField";

const USUALLY = 120;

/** When it is, by the clock of the place where it is. */
export function When() {
  const { t } = useTranslation("organize-editor");
  const { getValues, setValue } = useFormContext<Values>();
  const endsLater = (typed: unknown, { starts_at: from }: Values) => String(typed) > from || t("wrong.end");
  return (
    <Section id="when" title={t("when.title")} text={t("when.text")}>
      <div className={styles["pair"]}>
        <Wall
          name="starts_at"
          label={t("when.start")}
          isNeeded
          onLeave={() => {
            const { starts_at: from, ends_at: to } = getValues();
            if (from && !to) setValue("ends_at", wallAfter(from, USUALLY), { shouldTouch: true, shouldValidate: true });
          }}
        />
        <Wall name="ends_at" label={t("when.end")} isNeeded also={endsLater} />
      </div>
      <div className={styles["pair"]}>
        <ZoneField />
        <SeriesField />
      </div>
    </Section>
  );
}

interface Props {
  name: Name;
  label: string;
  hint?: string;
  isNeeded?: boolean;
  also?: (typed: unknown, values: Values) => true | string;
  onLeave?: () => void;
}

/** A day and a time on the wall of the event's place. Some never come there, some come twice. */
export function Wall({ name, label, hint, isNeeded = false, also, onLeave }: Props) {
  const { t } = useTranslation("organize-editor");
  const { required } = useRules();
  const { control, getValues } = useFormContext<Values>();
  const [typed, zone] = useWatch({ control, name: [name, "timezone"] });
  const comes = (wall: unknown) => !wall || timesShown(String(wall), getValues("timezone")) !== "never" || t("wrong.never");
  const isTwice = typeof typed === "string" && typed !== "" && timesShown(typed, zone) === "twice";
  return (
    <Text
      type="datetime-local"
      name={name}
      label={label}
      hint={isTwice ? t("when.twice") : hint}
      max="2499-12-31T23:59"
      rules={{
        ...(isNeeded ? { required: required.required } : {}),
        validate: { comes, ...(also ? { also } : {}) },
        ...(onLeave ? { onBlur: onLeave } : {}),
      }}
    />
  );
}
