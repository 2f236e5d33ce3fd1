import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { accountQuery, changeAccount } from "@/api/profile";
import { changeTheme, type Theme, theme } from "@/app/theme";
import { changeLanguage, type Language, LANGUAGES } from "@/i18n";
import { useSubmit } from "@/lib/useSubmit";
import { SelectField } from "@/ui/Field";
import { Refused } from "@/ui/Form";

import styles from "../Account.module.css";
import { Section } from "./Section";

const THEMES: Theme[] = ["system", "light", "dark"];

/** The theme stays on this device; the language is the account's too, since mails speak it. */
export function Appearance() {
  const { t, i18n } = useTranslation("account");
  const [chosen, choose] = useState(theme);
  const queries = useQueryClient();
  const submit = useSubmit(async (language: Language) => {
    await changeLanguage(language);
    queries.setQueryData(accountQuery.queryKey, await changeAccount({ language }));
  });
  return (
    <Section title={t("look.title")} text={t("look.text")}>
      <Refused submit={submit} />
      <div className={styles["pair"]}>
        <SelectField
          label={t("common:language")}
          value={i18n.language}
          onChange={(event) => {
            submit.send(event.target.value as Language);
          }}
        >
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("common:theme.label")}
          value={chosen}
          onChange={(event) => {
            const next = event.target.value as Theme;
            changeTheme(next);
            choose(next);
          }}
        >
          {THEMES.map((name) => (
            <option key={name} value={name}>
              {t(`common:theme.${name}`)}
            </option>
          ))}
        </SelectField>
      </div>
    </Section>
  );
}
