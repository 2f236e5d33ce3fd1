import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { TextField } from "@/ui/Field";

import type { Draft } from "./draft";
import styles from "./Messages.module.css";

/** At once, or at a time on the event's own clock; and where answers go. */
export function WhenFields({ event, errors }: { event: Event; errors: string[] | undefined }) {
  const { t } = useTranslation("organize-messages");
  const { register, control, formState } = useFormContext<Draft>();
  const isLater = useWatch({ control, name: "when" }) === "later";
  return (
    <fieldset className={styles["group"]}>
      <legend>{t("form.when")}</legend>
      <div className={styles["choices"]}>
        {(["now", "later"] as const).map((when) => (
          <label key={when} className={styles["choice"]}>
            <input type="radio" value={when} {...register("when")} />
            {t(`form.${when}`)}
          </label>
        ))}
      </div>
      {isLater ? (
        <TextField
          label={t("form.at")}
          type="datetime-local"
          hint={t("form.zone", { zone: event.timezone })}
          errors={formState.errors.at ? [t("form.required")] : errors}
          {...register("at", { validate: (at, { when }) => when === "now" || Boolean(at) })}
        />
      ) : null}
      <label className={styles["choice"]}>
        <input type="checkbox" {...register("replyTo")} />
        {t("form.replyTo")}
      </label>
    </fieldset>
  );
}
