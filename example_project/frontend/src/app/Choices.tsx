import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changeLanguage, type Language, LANGUAGES } from "@/i18n";
import { announce } from "@/ui/toasts";

import styles from "./Layout.module.css";
import { changeTheme, type Theme, theme } from "./theme";

const THEMES: Theme[] = ["system", "light", "dark"];

/** Language and theme, in the footer of every page. */
export function Choices() {
  const { t, i18n } = useTranslation();
  const [chosen, choose] = useState(theme);
  const speak = (to: Language) =>
    changeLanguage(to).catch(() => {
      announce(t("state.offline"), "bad");
    });
  return (
    <div className={styles["choices"]}>
      <label className={styles["choice"]}>
        {t("language")}
        <select value={i18n.language} onChange={(event) => void speak(event.target.value as Language)}>
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className={styles["choice"]}>
        {t("theme.label")}
        <select
          value={chosen}
          onChange={(event) => {
            const next = event.target.value as Theme;
            changeTheme(next);
            choose(next);
          }}
        >
          {THEMES.map((name) => (
            <option key={name} value={name}>
              {t(`theme.${name}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
