import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/ui/State";

import type { Phase } from "./state";

const TONES: Record<Phase, Tone> = { held: "warn", lapsed: "bad", confirmed: "good", past: "neutral", cancelled: "bad", expired: "bad" };

export function PhaseBadge({ phase }: { phase: Phase }) {
  const { t } = useTranslation("booking");
  return <Badge tone={TONES[phase]}>{t(`phase.${phase}`)}</Badge>;
}
