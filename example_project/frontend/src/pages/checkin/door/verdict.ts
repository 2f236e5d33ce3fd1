/** What a scan means: by what this device knows, and by what the site answered. */
import { type Claim, type Genuine, isBareCode } from "./token";
import type { Answer, Guest, Scan, Told, Word } from "./types";

export type Tone = "yes" | "wait" | "no";

/** Three looks, told apart by shape, word and sound, not by their colours alone. */
export const TONES: Record<Word, Tone> = {
  welcome: "yes",
  later: "wait",
  used: "no",
  cancelled: "no",
  unconfirmed: "no",
  unknown: "no",
  forged: "no",
  other_event: "no",
  no_ticket: "no",
};

const WORDS: Record<Told, Word> = {
  accepted: "welcome",
  already_used: "used",
  cancelled: "cancelled",
  not_confirmed: "unconfirmed",
  unknown: "unknown",
  id_taken: "later",
};

const BY_STATUS = { valid: "welcome", used: "used", cancelled: "cancelled", held: "unconfirmed" } as const;

export interface Known {
  event: number;
  /** Whom the list names, with this device's unsent scans in it. */
  guest: Guest | undefined;
  /** Whether the list of guests was fetched at all. */
  hasList: boolean;
  /** This device's own scans of the same ticket. */
  before: readonly Scan[];
}

/** What this device says by itself. */
export function judge(text: string, claim: Claim | null, genuine: Genuine, known: Known): Word {
  if (!claim && !isBareCode(text)) return "no_ticket";
  if (claim && genuine === "no") return "forged";
  if (claim && claim.event !== known.event) return "other_event";
  if (known.guest) return BY_STATUS[known.guest.status];
  if (known.before.some(isLetIn)) return "used";
  // nobody on the list has it: it may have been sold since. A word that somebody scanned is no ticket, though.
  if (genuine === "yes") return "welcome";
  return claim || !known.hasList ? "later" : "unknown";
}

/** Whether somebody went in with it as far as is known, and it was not taken back. */
export function isLetIn(scan: Scan): boolean {
  if (scan.undo) return false;
  return scan.answer ? scan.answer.result === "accepted" : scan.said === "welcome" || scan.said === "later";
}

/** Whether the site has yet to hear of it, or of its being taken back. */
export const isWaiting = (scan: Scan): boolean => !scan.answer || scan.undo === "wanted";

/** Refused for a reason that the site can not change its mind about: nothing to report. */
export const isPlain = (word: Word): boolean => word === "no_ticket" || word === "forged" || word === "other_event";

export const wordOf = (answer: Answer): Word => WORDS[answer.result];

/** The last word on a scan: the site's, where it has spoken. */
export const lastWord = (scan: Scan): Word => (scan.answer ? wordOf(scan.answer) : scan.said);

/** Whoever went in by this device's word alone, and should not have. */
export const wasWrong = (scan: Scan): boolean =>
  scan.answer !== null && !scan.undo && TONES[scan.said] !== "no" && TONES[wordOf(scan.answer)] === "no";
