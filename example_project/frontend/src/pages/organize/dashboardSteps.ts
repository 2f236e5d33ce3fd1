import type { Figures } from "@/api/figures";
import { standingOf } from "@/pages/event/lifetime";
import type { IconName } from "@/ui/Icon";

import { type EventPage, pathOf } from "./eventPages";

export type ActionName = EventPage | "duplicate" | "view" | "publish";

export interface Action {
  name: ActionName;
  icon: IconName;
  /** Where it leads; publishing and duplicating are done at once. */
  to: string;
}

const ICONS: Record<ActionName, IconName> = {
  edit: "edit", attendees: "users", messages: "mail", "check-in": "check", figures: "chart", duplicate: "copy", view: "ticket",
  publish: "upload",
};
const HOUR = 3_600_000;

/** What can be done with an event, the likeliest first. */
export function actionsOf({ event }: Pick<Figures, "event">, now: Date): Action[] {
  return namesOf(event, now).map((name) => ({ name, icon: ICONS[name], to: wayOf(event, name) }));
}

function wayOf(event: Figures["event"], name: ActionName): string {
  if (name === "duplicate" || name === "publish") return "";
  return name === "view" ? `/events/${event.id}/${event.slug}` : pathOf(event.id, name);
}

function namesOf(event: Figures["event"], now: Date): ActionName[] {
  switch (standingOf(event, now)) {
    case "draft":
      return ["edit", "publish", "view", "duplicate"];
    case "cancelled":
      return ["figures", "attendees", "messages", "view", "edit", "duplicate"];
    case "past":
      return ["figures", "attendees", "messages", "view", "edit", "duplicate"];
    case "running":
      return ["check-in", "attendees", "figures", "messages", "view", "edit", "duplicate"];
    case "upcoming":
      return new Date(event.starts_at).getTime() - now.getTime() < 3 * HOUR
        ? ["check-in", "attendees", "figures", "messages", "view", "edit", "duplicate"]
        : ["attendees", "figures", "edit", "messages", "check-in", "view", "duplicate"];
  }
}
