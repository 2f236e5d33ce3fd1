import type { Ref } from "react";

import type { EventCard as Card } from "@/api/types";
import { Loading, Skeleton } from "@/ui/State";

import styles from "./CardGrid.module.css";
import { EventCard } from "./EventCard";

/** `eager`: the covers of so many cards are seen without scrolling. */
export function CardGrid({ events, eager = 0, ref }: { events: readonly Card[]; eager?: number; ref?: Ref<HTMLUListElement> }) {
  return (
    <ul className={styles["grid"]} ref={ref}>
      {events.map((event, index) => (
        <li key={event.id}>
          <EventCard event={event} eager={index < eager} first={index === 0 && eager > 0} />
        </li>
      ))}
    </ul>
  );
}

/** The places of cards that are on their way. */
export function CardGridSkeleton({ count }: { count: number }) {
  return (
    <Loading>
      <div className={styles["grid"]}>
        {Array.from({ length: count }, (_, index) => (
          <div key={index} className={styles["blank"]}>
            <div className={styles["cover"]}>
              <Skeleton height="100%" />
            </div>
            <Skeleton height="1.1rem" width="55%" />
            <Skeleton height="1.4rem" width="85%" />
            <Skeleton height="1.2rem" width="70%" />
            <Skeleton height="1.5rem" width="60%" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
