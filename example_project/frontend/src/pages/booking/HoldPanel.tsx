import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { SignedBooking } from "@/api/bookings";
import { ApiError } from "@/api/errors";
import type { Event } from "@/api/types";
import { money } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Notice, useErrorText } from "@/ui/State";

import { AttendeeFields } from "./AttendeeFields";
import styles from "./Booking.module.css";
import { Countdown } from "./Countdown";
import { otherErrors } from "./fieldErrors";
import { quantitiesOf } from "./state";
import { useHold, useIsOffer } from "./useHold";

interface Props {
  booking: SignedBooking;
  event: Event | undefined;
  onChange: (booking?: SignedBooking) => void;
}

/** Seats that are kept for a while: confirm them, keep them longer once, or give them up. */
export function HoldPanel({ booking, event, onChange }: Props) {
  const { t } = useTranslation("booking");
  const isOffer = useIsOffer(booking.reference);
  const questions = event?.questions ?? [];
  const hold = useHold(booking, questions, onChange);
  const names = booking.items.map((item) => ({ id: item.ticket_type, name: item.name }));
  return (
    <section className={styles["main"]} aria-labelledby="hold">
      <div className={styles["hold"]}>
        <div className={styles["about"]}>
          <h2 id="hold">{t(isOffer ? "hold.offer" : "hold.title")}</h2>
          <p>{t(isOffer ? "hold.offerText" : "hold.text")}</p>
        </div>
        {booking.expires_at ? <Countdown large key={booking.expires_at} deadline={booking.expires_at} onEnd={() => { onChange(); }} /> : null}
        {isOffer ? null : <Longer hold={hold} />}
      </div>
      <FormProvider {...hold.form}>
        <form className={styles["main"]} onSubmit={hold.submit} noValidate aria-label={t("hold.confirm")}>
          <h2>{t("who.title")}</h2>
          <AttendeeFields choice={quantitiesOf(booking)} offers={names} questions={questions} />
          <Failure error={hold.confirming.error ?? hold.leaving.error} />
          <div className={styles["actions"]}>
            <Button type="submit" look="primary" busy={hold.confirming.isPending}>
              {Number(booking.total) ? t("hold.confirmFor", { total: money(booking.total, booking.currency) }) : t("hold.confirm")}
            </Button>
            <Button look="quiet" busy={hold.leaving.isPending} onClick={() => { hold.leaving.mutate(); }}>
              {t("hold.giveUp")}
            </Button>
          </div>
          {Number(booking.total) ? <p className={styles["soft"]}>{t("hold.payment")}</p> : null}
        </form>
      </FormProvider>
    </section>
  );
}

function Longer({ hold }: { hold: ReturnType<typeof useHold> }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  if (hold.isExtended) {
    const { error } = hold.extending;
    return <p role="status">{error ? text(error) : t("hold.extended")}</p>;
  }
  return (
    <>
      <Button icon="clock" busy={hold.extending.isPending} onClick={() => { hold.extending.mutate(); }}>
        {t("hold.extend")}
      </Button>
      {hold.extending.isError ? <p role="alert">{text(hold.extending.error)}</p> : null}
    </>
  );
}

function Failure({ error }: { error: unknown }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  if (!error) return null;
  const told = error instanceof ApiError && error.status === 400 ? otherErrors(error).join(" ") || t("refused.fields") : text(error);
  return (
    <div role="alert">
      <Notice tone="bad" icon="warning">
        {told}
      </Notice>
    </div>
  );
}
