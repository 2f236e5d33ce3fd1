import { useState } from "react";

/** What this device remembers of how its door is set up. */
export function useSetting(name: "where" | "muted"): [string, (value: string) => void] {
  const key = `event-booking:door-${name}`;
  const [value, keep] = useState(() => localStorage.getItem(key) ?? "");
  const change = (next: string) => {
    localStorage.setItem(key, next);
    keep(next);
  };
  return [value, change];
}
