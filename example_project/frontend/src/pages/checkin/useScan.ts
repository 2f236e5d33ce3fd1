import { useCallback, useRef, useState } from "react";

import type { Door, Outcome } from "./door/Door";
import { TONES } from "./door/verdict";
import { signal } from "./signals";

/** One person at a time: as long as one is being checked, no other code counts, so that no answer is taken for another's. */
export function useScan(door: Pick<Door, "scan">, where: string, muted: boolean, onFailed: () => void) {
  const [outcome, show] = useState<Outcome | null>(null);
  const [checking, check] = useState(false);
  const busy = useRef(false);
  /** Whether the code was taken. */
  const scan = useCallback(
    (text: string): boolean => {
      if (busy.current) return false;
      busy.current = true;
      check(true);
      const free = () => {
        busy.current = false;
        check(false);
      };
      door
        .scan(text, where)
        .finally(free) // whatever went wrong with one, the next in the queue is waiting
        .then(
          (found) => {
            show(found);
            signal(TONES[found.word], muted);
          },
          () => {
            show(null); // what was said of the one before is not said of this one
            onFailed();
          },
        );
      return true;
    },
    [door, where, muted, onFailed],
  );
  const clear = useCallback(() => {
    show(null);
  }, []);
  return { outcome, checking, scan, clear };
}
