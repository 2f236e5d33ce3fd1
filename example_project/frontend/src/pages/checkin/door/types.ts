import type { PublishedKey } from "./token";

/** What this device must know of an event to work without a network. */
export interface Prepared {
  event: number;
  title: string;
  startsAt: string;
  timezone: string;
  keys: PublishedKey[];
  /** When the keys and the list of guests were fetched. */
  at: string;
}

export type GuestStatus = "valid" | "used" | "cancelled" | "held";

/** One ticket on the list of guests. */
export interface Guest {
  event: number;
  code: string;
  name: string;
  kind: string;
  reference: string;
  booker: string;
  status: GuestStatus;
  checkedInAt: string | null;
}

export type Told = "accepted" | "already_used" | "cancelled" | "not_confirmed" | "unknown" | "id_taken";

/** What the site said of a scan. */
export interface Answer {
  result: Told;
  name: string;
  checkedInAt: string | null;
  where: string;
}

/** A scan that let somebody in, or is to be decided by the site: kept until that has answered, and in the list below. */
export interface Scan {
  /** Made once, so that the site knows it when it is reported again. */
  id: string;
  event: number;
  /** What was read, signed or bare. */
  text: string;
  code: string;
  scannedAt: string;
  where: string;
  /** What this device said, and may have to take back. */
  said: Word;
  /** Whether it was ever on its way: if so, nobody knows whether it arrived before the answer is there. */
  sent: boolean;
  answer: Answer | null;
  /** When the site answered, by this device's clock. */
  settledAt: string;
  /** Taken back: `wanted` until the site knows. */
  undo: "" | "wanted" | "done";
}

/** What is shown, loudly. `later`: it may be a ticket; the site has to say. */
export type Word =
  | "welcome"
  | "later"
  | "used"
  | "cancelled"
  | "unconfirmed"
  | "unknown"
  | "forged"
  | "other_event"
  | "no_ticket";
