/** Dates, prices and numbers as people read them. An event's times are those of its own place. */
import { language } from "@/i18n";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language(), options]);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language(), options);
  formats.set(key, made);
  return made;
}

export const day = (at: string, timeZone?: string): string =>
  format({ weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone }).format(new Date(at));

export const shortDay = (at: string, timeZone?: string): string =>
  format({ weekday: "short", day: "numeric", month: "short", timeZone }).format(new Date(at));

export const clock = (at: string, timeZone?: string): string =>
  format({ hour: "2-digit", minute: "2-digit", timeZone }).format(new Date(at));

/** Both ends: on one day its times only, else with both days. */
export function period(from: string, to: string, timeZone: string): string {
  const whole: Intl.DateTimeFormatOptions = {
    weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone,
  };
  return format(whole).formatRange(new Date(from), new Date(to));
}

export function money(amount: string | number, currency: string): string {
  const value = Number(amount);
  const digits = Number.isInteger(value) ? 0 : 2;
  return new Intl.NumberFormat(language(), {
    style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: Math.max(digits, 2),
  }).format(value);
}

export const number = (value: number): string => new Intl.NumberFormat(language()).format(value);

/** A share of a whole: `0.0333` → `3.3%`. */
export const percent = (share: number): string =>
  new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);

/** Of a day of the calendar (`2030-05-01`), wherever the reader is. */
export const dayAndMonth = (date: string): string => format({ day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(date));

export const list = (parts: readonly string[]): string => new Intl.ListFormat(language(), { style: "long" }).format(parts);
