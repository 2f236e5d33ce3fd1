/** For tests. */
import type { Answer, Guest, Scan } from "./types";

export const guest = (more: Partial<Guest> = {}): Guest => ({
  event: 7, code: "Ab3", name: "Ann Example", kind: "Standard", reference: "BK-1", booker: "Ben Example", status: "valid",
  checkedInAt: null, ...more,
});

export const scan = (more: Partial<Scan> = {}): Scan => ({
  id: "s1", event: 7, text: "Ab3", code: "Ab3", scannedAt: "2030-05-04T09:00:00.000Z", where: "", said: "welcome", sent: false,
  answer: null, settledAt: "", undo: "", ...more,
});

export const answer = (more: Partial<Answer> = {}): Answer => ({
  result: "accepted", name: "Ann Example", checkedInAt: "2030-05-04T09:00:00Z", where: "", ...more,
});
