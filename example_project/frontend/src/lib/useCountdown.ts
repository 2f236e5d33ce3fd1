import { useEffect, useState } from "react";

const left = (until: number | null, now: number): number => (until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000)));

/** Seconds until then, counting. */
export function useCountdown(until: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === null) return undefined;
    const tick = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= until) clearInterval(tick);
    }, 500);
    return () => {
      clearInterval(tick);
    };
  }, [until]);
  return left(until, now);
}

/** `75` → `1:15`. */
export const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
