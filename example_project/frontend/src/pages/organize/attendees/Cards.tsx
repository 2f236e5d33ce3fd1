import type { Ref } from "react";

import type { AttendeeBooking } from "@/api/attendees";

import { Actions } from "./Actions";
import styles from "./Attendees.module.css";
import { Booked, Door, Items, StatusBadge, Who } from "./facts";

export function Cards({ bookings, ref }: { bookings: readonly AttendeeBooking[]; ref: Ref<HTMLUListElement> }) {
  return (
    <ul className={styles["rows"]} ref={ref}>
      {bookings.map((booking) => (
        <li key={booking.reference} className={styles["card"]} data-status={booking.status}>
          <div className={styles["cardHead"]}>
            <Who booking={booking} />
            <StatusBadge status={booking.status} />
          </div>
          <Items booking={booking} />
          <div className={styles["cardFoot"]}>
            <div>
              <Door booking={booking} />
              <Booked booking={booking} />
            </div>
            <Actions booking={booking} />
          </div>
        </li>
      ))}
    </ul>
  );
}
