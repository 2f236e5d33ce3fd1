import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { SelectField } from "@/ui/Field";

import type { Draft } from "./draft";
import styles from "./Messages.module.css";

const CHECK_IN = ["any", "checked_in", "not_checked_in"] as const;

/** Whom it is for, and how many that are now. */
export function Audience({ event, count }: { event: Event; count: number | undefined }) {
  const { t } = useTranslation("organize-messages");
  const { register } = useFormContext<Draft>();
  return (
    <fieldset className={styles["group"]}>
      <legend>{t("form.to")}</legend>
      {event.ticket_types.length > 1 ? (
        <fieldset>
          <legend className={styles["label"]}>{t("form.types")}</legend>
          <div className={styles["choices"]}>
            {event.ticket_types.map((type) => (
              <label key={type.id} className={styles["choice"]}>
                <input type="checkbox" value={String(type.id)} {...register("ticketTypes")} />
                {type.name}
              </label>
            ))}
          </div>
          <p className={styles["soft"]}>{t("form.typesHint")}</p>
        </fieldset>
      ) : null}
      <SelectField label={t("form.door")} {...register("checkIn")}>
        {CHECK_IN.map((state) => (
          <option key={state} value={state}>
            {t(`audience.${state}`)}
          </option>
        ))}
      </SelectField>
      <p className={styles["reach"]} role="status">
        {count === undefined ? t("form.counting") : t("form.count", { count })}
      </p>
    </fieldset>
  );
}
