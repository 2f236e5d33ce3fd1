import { useCallback, useRef, useState } from "react";

import type { Door, Outcome } from "./door/Door";
import { TONES } from "./door/verdict";
import { signal } from "./signals";

/** One person at a time: as long as one is being checked, no other code counts, so that no answer is taken for another's. */
export function useScan(door: Door, where: string, muted: boolean) {
  const [outcome, show] = useState<Outcome | null>(null);
  const [checking, check] = useState(false);
  const busy = useRef(false);
  /** Whether the code was taken. */
  const scan = useCallback(
    (text: string): boolean => {
      if (busy.current) return false;
      busy.current = true;
      check(true);
      void door.scan(text, where).then((found) => {
        busy.current = false;
        check(false);
        show(found);
        signal(TONES[found.word], muted);
      });
      return true;
    },
    [door, where, muted],
  );
  const clear = useCallback(() => {
    show(null);
  }, []);
  return { outcome, checking, scan, clear };
}
