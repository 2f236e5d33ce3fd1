/** Light, dark, or as the device has it. `theme.js` sets it before the first paint; this changes it later. */
export type Theme = "system" | "light" | "dark";

const KEY = "event-booking:theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export const theme = (): Theme => (localStorage.getItem(KEY) as Theme | null) ?? "system";

export function applyTheme(): void {
  const chosen = theme();
  document.documentElement.dataset["theme"] = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
}

export function changeTheme(to: Theme): void {
  localStorage.setItem(KEY, to);
  applyTheme();
}

dark.addEventListener("change", applyTheme);
