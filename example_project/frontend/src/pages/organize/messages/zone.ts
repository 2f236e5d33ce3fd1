/** Times as the clock on the event's wall shows them, as `<input type="datetime-local">` has them: `2030-05-04T09:00`. */

const FIELDS = ["year", "month", "day", "hour", "minute"] as const;

function fieldsAt(instant: number, timeZone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}

export function toLocal(instant: string | number, timeZone: string): string {
  const { year = "", month, day, hour, minute } = fieldsAt(new Date(instant).getTime(), timeZone);
  return `${year.padStart(4, "0")}-${month}-${day}T${hour}:${minute}`;
}

/** Milliseconds that the clock there is ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const there = fieldsAt(instant, timeZone);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = FIELDS.map((name) => Number(there[name]));
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(instant / 60_000) * 60_000;
}

/** The instant at which the clock there shows this; `null` where it is no time. One that is skipped is taken for an hour later. */
export function toInstant(local: string, timeZone: string): string | null {
  const shown = Date.parse(`${local}Z`);
  if (!local || Number.isNaN(shown)) return null;
  const guess = shown - offsetAt(shown, timeZone);
  return new Date(shown - offsetAt(guess, timeZone)).toISOString();
}
