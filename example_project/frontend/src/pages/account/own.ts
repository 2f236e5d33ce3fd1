/** What somebody says of themselves, and what of it is sent. */
import type { Account } from "@/api/profile";

export type Own = Pick<Account, "first_name" | "last_name" | "language" | "timezone">;

export const ownOf = ({ first_name, last_name, language, timezone }: Own): Own => ({ first_name, last_name, language, timezone });

/** The fields that differ; others are not sent, since they may have been changed elsewhere meanwhile. */
export function changesOf(before: Own, after: Own): Partial<Own> {
  const names = Object.keys(after) as (keyof Own)[];
  return Object.fromEntries(names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]));
}
