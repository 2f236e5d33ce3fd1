import type { Figures } from "@/api/figures";
import { standingOf } from "@/pages/event/lifetime";
import type { IconName } from "@/ui/Icon";

export type ActionName = "edit" | "attendees" | "checkIn" | "figures" | "messages" | "duplicate" | "view" | "publish";

export interface Action {
  name: ActionName;
  icon: IconName;
  /** Where it leads; publishing leads nowhere. */
  to: string;
}

const HOUR = 3_600_000;

/** What can be done with an event, the likeliest first. */
export function actionsOf({ event }: Pick<Figures, "event">, now: Date): Action[] {
  const base = `/organize/events/${event.id}`;
  const action: Record<ActionName, Action> = {
    edit: { name: "edit", icon: "edit", to: base },
    attendees: { name: "attendees", icon: "users", to: `${base}/attendees` },
    checkIn: { name: "checkIn", icon: "check", to: `${base}/check-in` },
    figures: { name: "figures", icon: "chart", to: `${base}/figures` },
    messages: { name: "messages", icon: "mail", to: `${base}/messages` },
    // which is done in the editor, beside all else that can become of an event
    duplicate: { name: "duplicate", icon: "plus", to: `${base}#life` },
    view: { name: "view", icon: "ticket", to: `/events/${event.id}/${event.slug}` },
    publish: { name: "publish", icon: "upload", to: "" },
  };
  return namesOf(event, now).map((name) => action[name]);
}

function namesOf(event: Figures["event"], now: Date): ActionName[] {
  switch (standingOf(event, now)) {
    case "draft":
      return ["edit", "publish", "view", "duplicate"];
    case "cancelled":
      return ["figures", "attendees", "messages", "view", "duplicate"];
    case "past":
      return ["figures", "attendees", "messages", "view", "edit", "duplicate"];
    case "running":
      return ["checkIn", "attendees", "figures", "messages", "view", "edit", "duplicate"];
    case "upcoming":
      return new Date(event.starts_at).getTime() - now.getTime() < 3 * HOUR
        ? ["checkIn", "attendees", "figures", "messages", "view", "edit", "duplicate"]
        : ["attendees", "figures", "edit", "messages", "checkIn", "view", "duplicate"];
  }
}
