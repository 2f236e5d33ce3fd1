/** A message as it stands in the form, and as the server takes it. */
import type { CheckIn, Message, MessageWish, Words } from "@/api/messages";
import { instantOf, wallOf } from "@/lib/wallClock";

export interface Draft {
  subject: string;
  text: string;
  /** Keys, as checkboxes have them; none: everybody. */
  ticketTypes: string[];
  checkIn: CheckIn;
  replyTo: boolean;
  when: "now" | "later";
  /** On the event's clock. */
  at: string;
}

export const EMPTY: Draft = { subject: "", text: "", ticketTypes: [], checkIn: "any", replyTo: true, when: "now", at: "" };

/** What the server replaces, in the order in which they are offered. */
export const PLACEHOLDERS = ["first_name", "event", "starts_at", "place", "reference"] as const;

/** What stands for words that are not written yet, since nobody is counted for a message without any. */
const NOTHING = "…";

export function fromMessage(message: Message, zone: string): Draft {
  return {
    subject: message.subject,
    text: message.text,
    ticketTypes: (message.ticket_types ?? []).map(String),
    checkIn: message.check_in ?? "any",
    replyTo: message.reply_to ?? false,
    when: message.send_at ? "later" : "now",
    at: message.send_at ? wallOf(message.send_at, zone) : "",
  };
}

export function toWords(draft: Draft): Words {
  return {
    subject: draft.subject.trim() || NOTHING,
    text: draft.text.trim() || NOTHING,
    ticket_types: draft.ticketTypes.map(Number).sort((one, other) => one - other),
    check_in: draft.checkIn,
  };
}

export function toWish(draft: Draft, zone: string): MessageWish {
  return {
    ...toWords(draft),
    subject: draft.subject,
    text: draft.text,
    reply_to: draft.replyTo,
    send_at: draft.when === "later" ? instantOf(draft.at, zone) : null,
  };
}

/** Whether anything would be lost by leaving: in which order boxes were ticked is nothing. */
export function isChanged(before: Draft, now: Draft): boolean {
  const print = (draft: Draft) => JSON.stringify([draft.subject, draft.text, [...draft.ticketTypes].sort(), draft.checkIn, draft.replyTo, draft.when, draft.at]);
  return print(before) !== print(now);
}

export const isWritten = (draft: Draft): boolean => Boolean(draft.subject.trim() && draft.text.trim());

type Numbers = Pick<Message, "recipients" | "told" | "sent" | "failed" | "waiting">;

/** How much of it is done with: of people until there are mails, then of mails. */
export function progressOf({ recipients, told, sent, failed, waiting }: Numbers): { done: number; all: number } {
  const mails = sent + failed + waiting;
  return mails ? { done: sent + failed, all: mails } : { done: told, all: recipients };
}

/** The mail without what stands below every mail: how to get no more of them. */
export const withoutFooter = (text: string): string => (text.split(/\n-- ?\n/)[0] ?? "").trim();
