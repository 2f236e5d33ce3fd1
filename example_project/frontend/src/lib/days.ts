/** Days of the calendar as `2030-05-01`: how the API and addresses have them. */

/** A day of the calendar, as the person's own clock has it. */
export function isoDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function parseDay(text: string): Date | undefined {
  const [year, month, date] = text.split("-").map(Number);
  return year && month && date ? new Date(year, month - 1, date) : undefined;
}

/** By the calendar: where clocks change, a day has not 24 hours. */
export function daysAfter(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}
