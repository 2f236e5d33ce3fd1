/**
 * What a clock on the wall shows somewhere, and which instant that is.
 *
 * Where clocks are put forward some times never come, where they are put back some come twice.
 */
const formats = new Map<string, Intl.DateTimeFormat>();
const WALL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/;
const DAY = 86_400_000;

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  formats.set(zone, made);
  return made;
}

/** `2030-05-04T10:00`, as fields for a day and a time have it. */
export function wallOf(instant: string | number, zone: string): string {
  const parts = Object.fromEntries(format(zone).formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${parts["year"]?.padStart(4, "0")}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}`;
}

/** A time of the wall as if it were UTC: something to count with. */
function asUtc(wall: string): number | null {
  const read = WALL.exec(wall);
  if (!read) return null;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = read.slice(1).map(Number);
  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, date);
  utc.setUTCHours(hour, minute);
  return utc.getTime();
}

const wholeMinutes = (time: number): number => Math.floor(time / 60_000) * 60_000;

function offsetAt(time: number, zone: string): number {
  return (asUtc(wallOf(time, zone)) ?? time) - wholeMinutes(time);
}

function instantsOf(wall: string, zone: string): { times: number[]; instead: number } | null {
  const utc = asUtc(wall);
  if (utc === null || !isZone(zone)) return null;
  const [before, after] = [offsetAt(utc - DAY, zone), offsetAt(utc + DAY, zone)];
  const times = [...new Set([utc - before, utc - after])].filter((time) => wallOf(time, zone) === wall).sort((a, b) => a - b);
  return { times, instead: utc - before };
}

/**
 * The instant at which the clock shows this: of two the first, and for a time that is left out as much later as the clock is
 * put forward. `null` for what is no time.
 */
export function instantOf(wall: string, zone: string): string | null {
  const found = instantsOf(wall, zone);
  return found ? new Date(found.times[0] ?? found.instead).toISOString().replace(".000Z", "Z") : null;
}

/** How often the clock there shows this time. */
export function timesShown(wall: string, zone: string): "never" | "once" | "twice" {
  const count = instantsOf(wall, zone)?.times.length ?? 1;
  return count === 0 ? "never" : count === 1 ? "once" : "twice";
}

/** By the clock on the wall: two days later it shows the same, whatever happened in between. */
export function wallAfter(wall: string, minutes: number): string {
  const utc = asUtc(wall);
  return utc === null ? "" : new Date(utc + minutes * 60_000).toISOString().slice(0, 16);
}

export function isZone(zone: string): boolean {
  if (!zone) return false;
  try {
    format(zone);
    return true;
  } catch {
    return false;
  }
}

/** All that the browser knows, and the one that is chosen, whatever it is called. */
export const zoneNames = (own: string): string[] =>
  [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])].filter(Boolean).sort();
