import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import styles from "./Editor.module.css";
import { Section, Text, useRules } from "./fields";
import type { Values } from "./values";

const FORMATS = ["in_person", "online"] as const;

/** Where people meet: at a place, or by a link that only they see. */
export function Where() {
  const { t } = useTranslation("organize-editor");
  const { control, register } = useFormContext<Values>();
  const format = useWatch({ control, name: "format" });
  const { degrees } = useRules();
  return (
    <Section id="where" title={t("where.title")}>
      <fieldset className={styles["choices"]}>
        <legend className="visually-hidden">{t("where.format")}</legend>
        {FORMATS.map((name) => (
          <label key={name} className={styles["choice"]}>
            <input type="radio" value={name} {...register("format")} />
            {t(`common:format.${name}`)}
          </label>
        ))}
      </fieldset>
      {format === "online" ? (
        <Text name="online_url" label={t("where.link")} hint={t("where.linkHint")} type="url" inputMode="url" placeholder="https://" maxLength={500} />
      ) : (
        <>
          <div className={styles["pair"]}>
            <Text name="venue.name" label={t("where.venue")} maxLength={200} />
            <Text name="venue.city" label={t("where.city")} maxLength={100} />
          </div>
          <Text name="venue.address" label={t("where.address")} maxLength={300} />
          <div className={styles["pair"]}>
            <Text name="venue.latitude" label={t("where.latitude")} hint={t("where.map")} inputMode="decimal" rules={degrees(90)} />
            <Text name="venue.longitude" label={t("where.longitude")} inputMode="decimal" rules={degrees(180)} />
          </div>
        </>
      )}
    </Section>
  );
}
