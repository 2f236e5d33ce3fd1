import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Change, type Digest, type Preferences, useChangePreferences } from "@/api/preferences";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { SelectField, TextField } from "@/ui/Field";
import { Form } from "@/ui/Form";
import { announce } from "@/ui/toasts";

import styles from "./Account.module.css";
import { plainName } from "./kinds";

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const PERIODS = ["off", "daily", "weekly"] as const;

function useSave() {
  const { t } = useTranslation();
  const change = useChangePreferences();
  return useSubmit(
    (wanted: Change) => change.mutateAsync(wanted),
    () => {
      announce(t("state.saved"));
    },
  );
}

/** When nothing may ring. */
export function QuietHours({ hours }: { hours: Preferences["quiet_hours"] }) {
  const { t } = useTranslation("account");
  const [on, turn] = useState(hours !== null);
  const submit = useSave();
  return (
    <section className={styles["section"]} aria-labelledby="quiet">
      <h2 id="quiet">{t("quiet.title")}</h2>
      <p className={styles["soft"]}>{t("quiet.text")}</p>
      <Form
        submit={submit}
        read={({ begin = "", end = "" }): Change => ({ quiet_hours: on ? { begin, end } : null })}
        known={["quiet_hours.begin", "quiet_hours.end"]}
      >
        <label className={styles["check"]}>
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => {
              turn(event.target.checked);
            }}
          />
          {t("quiet.on")}
        </label>
        {on ? (
          <div className={styles["pair"]}>
            <TextField
              label={t("quiet.begin")}
              name="begin"
              type="time"
              required
              defaultValue={hours?.begin ?? "22:00"}
              errors={submit.fields["quiet_hours.begin"]}
            />
            <TextField
              label={t("quiet.end")}
              name="end"
              type="time"
              required
              defaultValue={hours?.end ?? "08:00"}
              errors={submit.fields["quiet_hours.end"]}
            />
          </div>
        ) : null}
        <div className={styles["buttons"]}>
          <Button type="submit" busy={submit.busy}>
            {t("common:actions.save")}
          </Button>
        </div>
      </Form>
    </section>
  );
}

/** News together instead of one by one. */
export function DigestOf({ channel, digest }: { channel: string; digest: Digest }) {
  const { t } = useTranslation("account");
  const [period, setPeriod] = useState(digest.period);
  const submit = useSave();
  const read = (typed: Record<string, string>): Change => {
    const { hour, weekday } = typed;
    return { digest: { [channel]: { period, hour: hour ? Number(hour) : digest.hour, weekday: weekday ?? digest.weekday } } };
  };
  return (
    <section className={styles["section"]} aria-labelledby={`digest-${channel}`}>
      <h2 id={`digest-${channel}`}>
        {t("digest.title", { channel: t(`channels.${channel}`, { defaultValue: plainName(channel) }) })}
      </h2>
      <p className={styles["soft"]}>{t("digest.text")}</p>
      <Form submit={submit} read={read}>
        <div className={styles["pair"]}>
          <SelectField
            label={t("digest.period")}
            value={period}
            onChange={(event) => {
              setPeriod(event.target.value as Digest["period"]);
            }}
          >
            {PERIODS.map((name) => (
              <option key={name} value={name}>
                {t(`digest.${name}`)}
              </option>
            ))}
          </SelectField>
          {period === "weekly" ? (
            <SelectField label={t("digest.weekday")} name="weekday" defaultValue={digest.weekday}>
              {WEEKDAYS.map((name) => (
                <option key={name} value={name}>
                  {t(`weekdays.${name}`)}
                </option>
              ))}
            </SelectField>
          ) : null}
          {period === "off" ? null : (
            <SelectField label={t("digest.hour")} name="hour" defaultValue={digest.hour}>
              {Array.from({ length: 24 }, (_, hour) => (
                <option key={hour} value={hour}>{`${String(hour).padStart(2, "0")}:00`}</option>
              ))}
            </SelectField>
          )}
        </div>
        <div className={styles["buttons"]}>
          <Button type="submit" busy={submit.busy}>
            {t("common:actions.save")}
          </Button>
        </div>
      </Form>
    </section>
  );
}
