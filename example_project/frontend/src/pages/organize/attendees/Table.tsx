import type { Ref } from "react";
import { useTranslation } from "react-i18next";

import type { AttendeeBooking } from "@/api/attendees";

import { Actions } from "./Actions";
import styles from "./Attendees.module.css";
import { Booked, Door, Items, StatusBadge, Who } from "./facts";

const COLUMNS = ["who", "tickets", "status", "door", "booked"] as const;

export function Table({ bookings, ref }: { bookings: readonly AttendeeBooking[]; ref: Ref<HTMLTableSectionElement> }) {
  const { t } = useTranslation("organize-attendees");
  return (
    <table className={styles["table"]}>
      <caption className="visually-hidden">{t("title")}</caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`columns.${column}`)}
            </th>
          ))}
          <th scope="col">
            <span className="visually-hidden">{t("columns.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={ref}>
        {bookings.map((booking) => (
          <tr key={booking.reference} data-status={booking.status}>
            <th scope="row">
              <Who booking={booking} />
            </th>
            <td>
              <Items booking={booking} />
            </td>
            <td>
              <StatusBadge status={booking.status} />
            </td>
            <td>
              <Door booking={booking} />
            </td>
            <td>
              <Booked booking={booking} />
            </td>
            <td className={styles["last"]}>
              <Actions booking={booking} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
