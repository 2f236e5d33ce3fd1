import { useQuery } from "@tanstack/react-query";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { categoriesQuery } from "@/api/events";

import styles from "./Editor.module.css";
import { Area, Section, Select, Text, useRules } from "./fields";
import { Tags } from "./Tags";
import type { Values } from "./values";

const LEVELS = ["beginner", "intermediate", "advanced"] as const;
const LONGEST = { title: 200, summary: 500, description: 20_000 };

/** What it is about. */
export function Basics() {
  const { t } = useTranslation("organize-editor");
  const { required } = useRules();
  return (
    <Section id="basics" title={t("basics.title")} text={t("basics.text")}>
      <Text name="title" label={t("basics.name")} maxLength={LONGEST.title} rules={required} />
      <Area name="summary" label={t("basics.summary")} hint={t("basics.summaryHint")} rows={2} maxLength={LONGEST.summary} />
      <Area name="description" label={t("basics.description")} hint={t("basics.descriptionHint")} rows={10} maxLength={LONGEST.description} rules={required} />
      <div className={styles["pair"]}>
        <Category />
        <Select name="difficulty" label={t("basics.difficulty")} rules={required}>
          <option value="">{t("choose")}</option>
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {t(`common:difficulty.${level}`)}
            </option>
          ))}
        </Select>
      </div>
      <Tags />
    </Section>
  );
}

function Category() {
  const { t } = useTranslation("organize-editor");
  const { required } = useRules();
  const { control } = useFormContext<Values>();
  const chosen = useWatch({ control, name: "category" });
  const { data } = useQuery(categoriesQuery);
  const categories = data?.results ?? [];
  return (
    // as long as the others are on their way, the one that is chosen is there
    <Select key={categories.length} name="category" label={t("basics.category")} rules={required}>
      <option value="">{t("choose")}</option>
      {chosen && !categories.some(({ slug }) => slug === chosen) ? <option value={chosen}>{chosen}</option> : null}
      {categories.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </Select>
  );
}
