import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { joinWaitlist } from "@/api/bookings";
import { isRefusal } from "@/api/errors";
import { Button, ButtonLink } from "@/ui/Button";
import { useErrorText } from "@/ui/State";

import styles from "./Book.module.css";
import { type Choice, linesOf, ticketsIn } from "./choice";

/** Wait for as many seats as were wanted, of the ticket types that were chosen. */
export function JoinWaitlist({ event, choice }: { event: number; choice: Choice }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  const queries = useQueryClient();
  const join = useMutation({
    mutationFn: () => joinWaitlist(event, { quantity: ticketsIn(choice), ticket_types: linesOf(choice).map((line) => line.ticket_type) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["bookings", "waitlist"] }),
  });
  const isIn = join.isSuccess || isRefusal(join.error, "already_waiting");
  if (isIn) {
    return (
      <div role="status">
        <p>{join.data?.position ? t("waitlist.joined", { position: join.data.position }) : t("waitlist.already")}</p>
        <div className={styles["actions"]}>
          <ButtonLink to="/account/bookings">{t("waitlist.toList")}</ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <>
      <div className={styles["actions"]}>
        <Button look="primary" busy={join.isPending} onClick={() => { join.mutate(); }}>
          {t("waitlist.join", { count: ticketsIn(choice) })}
        </Button>
      </div>
      {join.isError ? <p role="alert">{isRefusal(join.error, "seats_available") ? t("waitlist.seatsAvailable") : text(join.error)}</p> : null}
    </>
  );
}
