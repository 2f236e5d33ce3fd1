import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type AttendeeBooking, resendTickets } from "@/api/attendees";
import { eventQuery } from "@/api/events";
import { serverNow } from "@/lib/serverClock";
import { IconButton } from "@/ui/Button";
import { later } from "@/ui/later";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Attendees.module.css";
import { canCancel, canResend, personOf } from "./row";

const CancelDialog = later(() => import("@/pages/booking/CancelDialog"));

/** What an organizer can do about one booking. */
export function Actions({ booking }: { booking: AttendeeBooking }) {
  const { t } = useTranslation("organize-attendees");
  const queries = useQueryClient();
  const [isCancelling, setCancelling] = useState(false);
  const { data: event } = useQuery({ ...eventQuery(booking.event.id), enabled: false }); // what the page has loaded
  const name = personOf(booking).name || booking.reference;
  const changed = () => void queries.invalidateQueries({ queryKey: ["organize", booking.event.id] });
  return (
    <div className={styles["actions"]}>
      {canResend(booking) ? <Resend booking={booking} name={name} /> : null}
      {canCancel(booking, event?.ends_at, serverNow()) ? (
        <IconButton
          icon="trash"
          label={t("actions.cancel", { name })}
          onClick={() => {
            setCancelling(true);
          }}
        />
      ) : null}
      {isCancelling ? (
        <CancelDialog
          booking={booking}
          onClose={() => {
            setCancelling(false);
          }}
          onDone={changed}
          onFailed={changed}
        />
      ) : null}
    </div>
  );
}

function Resend({ booking, name }: { booking: AttendeeBooking; name: string }) {
  const { t } = useTranslation("organize-attendees");
  const text = useErrorText();
  const sending = useMutation({
    mutationFn: () => resendTickets(booking.event.id, booking.reference),
    onSuccess: () => {
      announce(t("actions.resent", { email: booking.user.email }));
    },
    onError: (error) => {
      announce(text(error), "bad");
    },
  });
  return (
    <IconButton
      icon="mail"
      label={t("actions.resend", { name })}
      aria-disabled={sending.isPending ? true : undefined}
      aria-busy={sending.isPending ? true : undefined}
      onClick={() => {
        if (!sending.isPending) sending.mutate();
      }}
    />
  );
}
