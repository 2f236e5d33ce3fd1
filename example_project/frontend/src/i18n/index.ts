/** Texts in English and Russian. Each area of the site has a file of its own, loaded together with its pages. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { fetchTexts, untilItComes } from "./texts";

export const LANGUAGES = { en: "English", ru: "Русский" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = "event-booking:language";

function preferred(): Language {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages];
  const known = wanted.map((tag) => tag?.slice(0, 2)).find((tag): tag is Language => tag === "en" || tag === "ru");
  return known ?? "en";
}

export const language = (): Language => i18next.language as Language;

/** Once all texts are there that the page shows; raises where one does not come, and all stays as it is. */
export async function changeLanguage(to: Language): Promise<void> {
  const shown = Object.keys(i18next.getDataByLanguage(i18next.language) ?? {});
  const missing = shown.filter((namespace) => !i18next.hasResourceBundle(to, namespace));
  const found = await Promise.all(missing.map(async (namespace) => [namespace, await fetchTexts(to, namespace)] as const));
  for (const [namespace, texts] of found) i18next.addResourceBundle(to, namespace, texts);
  await i18next.changeLanguage(to);
  localStorage.setItem(KEY, to);
}

i18next.on("languageChanged", (to) => {
  document.documentElement.lang = to;
});

export const ready = i18next
  .use({
    type: "backend" as const,
    read: (to: string, namespace: string, done: (error: Error | null, data: unknown) => void) => {
      untilItComes(() => fetchTexts(to, namespace)).then(
        (texts) => {
          done(null, texts);
        },
        (error: unknown) => {
          done(error as Error, null);
        },
      );
    },
  })
  .use(initReactI18next)
  .init({
    lng: preferred(),
    supportedLngs: Object.keys(LANGUAGES),
    fallbackLng: false,
    ns: ["common"],
    defaultNS: "common",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
