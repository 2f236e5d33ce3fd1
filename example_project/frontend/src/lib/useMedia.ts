import { useCallback, useSyncExternalStore } from "react";

/** Whether the window is so now: `useMedia("(min-width: 60rem)")`. For parts that must not be there twice. */
export function useMedia(query: string): boolean {
  const onChange = useCallback(
    (changed: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", changed);
      return () => {
        media.removeEventListener("change", changed);
      };
    },
    [query],
  );
  return useSyncExternalStore(onChange, () => matchMedia(query).matches);
}
