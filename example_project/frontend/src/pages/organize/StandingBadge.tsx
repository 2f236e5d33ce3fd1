import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { type StandingName, standingOf } from "@/pages/event/lifetime";
import { Badge, type Tone } from "@/ui/State";

const TONES: Record<StandingName, Tone> = { draft: "warn", cancelled: "bad", past: "neutral", running: "info", upcoming: "good" };

/** Where an event is in its life. */
export function StandingBadge({ event }: { event: Pick<Event, "status" | "starts_at" | "ends_at"> }) {
  const { t } = useTranslation();
  const standing = standingOf(event, new Date());
  return <Badge tone={TONES[standing]}>{t(`organize.standing.${standing}`)}</Badge>;
}
