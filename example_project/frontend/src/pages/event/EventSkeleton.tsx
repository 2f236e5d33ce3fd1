import { Loading, Skeleton } from "@/ui/State";

import styles from "./EventPage.module.css";
import gallery from "./Gallery.module.css";

export function EventSkeleton() {
  return (
    <Loading>
      <div className={styles["event"]}>
        <Skeleton height="1.5rem" width="8rem" />
        <Skeleton height="3rem" width="min(32rem, 100%)" />
        <Skeleton height="1.5rem" width="min(24rem, 100%)" />
        <div className={gallery["one"]}>
          <Skeleton height="100%" />
        </div>
        <div className={styles["columns"]}>
          <div className={styles["facts"]}>
            <Skeleton height="8rem" />
          </div>
          <div className={styles["side"]}>
            <Skeleton height="18rem" />
          </div>
          <div className={styles["main"]}>
            <Skeleton height="14rem" />
          </div>
        </div>
      </div>
    </Loading>
  );
}
