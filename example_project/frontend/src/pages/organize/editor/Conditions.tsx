import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Button } from "@/ui/Button";

import styles from "./Editor.module.css";
import { ListErrors, Section, Select, Text, useRules } from "./fields";
import { focusOn, RowButtons } from "./rows";
import { newReminder, newStep, type Values } from "./values";

const MOST_STEPS = 20;
const MOST_REMINDERS = 5;
const MOST_HOURS = 8784;
const MOST_MINUTES = 43_200;

/** What comes back to whoever cancels, and when people are reminded. */
export function Conditions() {
  const { t } = useTranslation("organize-editor");
  return (
    <Section id="conditions" title={t("conditions.title")}>
      <Steps />
      <Reminders />
    </Section>
  );
}

function Steps() {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const { fields, append, remove } = useFieldArray({ control, name: "cancellation_policy", keyName: "fieldKey" });
  const { whole } = useRules();
  return (
    <div className={styles["stack"]}>
      <h3>{t("conditions.cancel")}</h3>
      <p className={styles["soft"]}>{t(fields.length ? "conditions.cancelText" : "conditions.cancelNone")}</p>
      <ol className={styles["rows"]}>
        {fields.map((row, index) => (
          <li key={row.key} className={styles["step"]}>
            <Text name={`cancellation_policy.${index}.hours_before`} label={t("conditions.until")} inputMode="numeric" rules={whole(0, MOST_HOURS, true)} />
            <Select name={`cancellation_policy.${index}.unit`} label={t("conditions.unit")}>
              <option value="days">{t("conditions.daysBefore")}</option>
              <option value="hours">{t("conditions.hoursBefore")}</option>
            </Select>
            <Text name={`cancellation_policy.${index}.refund_percent`} label={t("conditions.percent")} inputMode="numeric" rules={whole(0, 100, true)} />
            <RowButtons
              name={t("conditions.step", { number: index + 1 })}
              index={index}
              count={fields.length}
              onRemove={() => {
                remove(index);
                focusOn("steps-add");
              }}
            />
          </li>
        ))}
      </ol>
      <ListErrors name="cancellation_policy" />
      <div>
        <Button
          id="steps-add"
          icon="plus"
          disabled={fields.length >= MOST_STEPS}
          onClick={() => {
            append(newStep(), { shouldFocus: false });
            focusOn(`cancellation_policy.${fields.length}.hours_before`);
          }}
        >
          {t("conditions.addStep")}
        </Button>
      </div>
    </div>
  );
}

function Reminders() {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const { fields, append, remove } = useFieldArray({ control, name: "reminders", keyName: "fieldKey" });
  const reminds = useWatch({ control, name: "reminds" });
  const { whole } = useRules();
  return (
    <div className={styles["stack"]}>
      <h3>{t("conditions.reminders")}</h3>
      <Select name="reminds" label={t("conditions.reminds")}>
        <option value="site">{t("conditions.site")}</option>
        <option value="own">{t("conditions.own")}</option>
      </Select>
      {reminds === "own" ? (
        <>
          {fields.length ? null : <p className={styles["soft"]}>{t("conditions.never")}</p>}
          <ol className={styles["rows"]}>
            {fields.map((row, index) => (
              <li key={row.key} className={styles["step"]}>
                <Text name={`reminders.${index}.amount`} label={t("conditions.ahead")} inputMode="numeric" rules={whole(1, MOST_MINUTES, true)} />
                <Select name={`reminders.${index}.unit`} label={t("conditions.unit")}>
                  <option value="days">{t("conditions.daysBefore")}</option>
                  <option value="hours">{t("conditions.hoursBefore")}</option>
                  <option value="minutes">{t("conditions.minutesBefore")}</option>
                </Select>
                <RowButtons
                  name={t("conditions.reminder", { number: index + 1 })}
                  index={index}
                  count={fields.length}
                  onRemove={() => {
                    remove(index);
                    focusOn("reminders-add");
                  }}
                />
              </li>
            ))}
          </ol>
          <ListErrors name="reminders" />
          <div>
            <Button
              id="reminders-add"
              icon="plus"
              disabled={fields.length >= MOST_REMINDERS}
              onClick={() => {
                append(newReminder(), { shouldFocus: false });
                focusOn(`reminders.${fields.length}.amount`);
              }}
            >
              {t("conditions.addReminder")}
            </Button>
          </div>
        </>
      ) : null}
    </div>
  );
}
