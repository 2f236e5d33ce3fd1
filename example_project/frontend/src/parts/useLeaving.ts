import { useEffect } from "react";
import { type Blocker, type Location, useBlocker } from "react-router";

/** Stops whoever leaves what they wrote: within the site, until the blocker is told; else the browser asks. */
export function useLeaving(isUnsaved: () => boolean, isLeft: (here: Location, next: Location) => boolean): Blocker {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => isLeft(currentLocation, nextLocation) && isUnsaved());
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (isUnsaved()) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
    };
  }, [isUnsaved]);
  return blocker;
}
