import { language } from "@/i18n";

const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** The size of a file as people read it: `1.4 MB`. */
export function size(bytes: number): string {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return new Intl.NumberFormat(language(), {
    style: "unit", unit: UNITS[step], unitDisplay: "short", maximumFractionDigits: step === 2 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}
