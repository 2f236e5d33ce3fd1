import { type RefObject, useEffect, useState } from "react";

/** Whether an element has come near the visible part of the page. Once it has, it stays so. */
export function useNearby(element: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const watched = element.current;
    if (near || !watched) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: "400px" },
    );
    observer.observe(watched);
    return () => {
      observer.disconnect();
    };
  }, [element, near]);
  return near;
}
