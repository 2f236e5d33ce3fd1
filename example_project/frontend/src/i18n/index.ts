/** Texts in English and Russian. Each area of the site has a file of its own, loaded together with its pages. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = { en: "English", ru: "Русский" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = "event-booking:language";
const files = import.meta.glob<{ default: Record<string, unknown> }>("./{en,ru}/*.json");

function preferred(): Language {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages];
  const known = wanted.map((tag) => tag?.slice(0, 2)).find((tag): tag is Language => tag === "en" || tag === "ru");
  return known ?? "en";
}

export const language = (): Language => i18next.language as Language;

export async function changeLanguage(to: Language): Promise<void> {
  localStorage.setItem(KEY, to);
  await i18next.changeLanguage(to);
}

i18next.on("languageChanged", (to) => {
  document.documentElement.lang = to;
});

export const ready = i18next
  .use({
    type: "backend" as const,
    read: (to: string, namespace: string, done: (error: Error | null, data: unknown) => void) => {
      const load = files[`./${to}/${namespace}.json`];
      if (!load) {
        done(new Error(`no texts ${to}/${namespace}`), null);
        return;
      }
      load().then(
        (file) => {
          done(null, file.default);
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
