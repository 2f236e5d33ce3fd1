import { useEffect } from "react";

import { countView } from "@/api/figures";
import type { Event } from "@/api/types";

/** Events that this visit has shown: whoever comes back to one on the way to booking it is not counted again. */
const seen = new Set<number>();

/** Tell the event's organizer that somebody looked, once in a visit; nobody minds if it does not arrive. */
export function useView({ id, status }: Pick<Event, "id" | "status">): void {
  useEffect(() => {
    if (status !== "published" || seen.has(id)) return;
    seen.add(id);
    countView(id).catch(() => undefined);
  }, [id, status]);
}
