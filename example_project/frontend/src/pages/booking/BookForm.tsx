import { useQuery } from "@tanstack/react-query";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";

import { availabilityQuery } from "@/api/events";
import type { Event } from "@/api/types";
import { useSession } from "@/api/useSession";
import { signInPath } from "@/app/nextPath";
import { money } from "@/lib/format";
import { Button, ButtonLink } from "@/ui/Button";
import { Notice } from "@/ui/State";

import { AttendeeFields } from "./AttendeeFields";
import styles from "./Book.module.css";
import { type Choice, offersOf, ticketsIn, totalOf, unavailable } from "./choice";
import { JoinWaitlist } from "./JoinWaitlist";
import { NoteField } from "./NoteField";
import { Refused } from "./Refused";
import { Summary } from "./Summary";
import { TicketTypes } from "./TicketTypes";
import { useBooking } from "./useBooking";
import { useChoice } from "./useChoice";
import { VoucherField } from "./VoucherField";

export function BookForm({ event }: { event: Event }) {
  const { t } = useTranslation("booking");
  const { status } = useSession();
  const seats = useQuery(availabilityQuery(event.id)).data?.ticket_types ?? [];
  const wished = useChoice(event.id);
  const offers = offersOf(event.ticket_types, seats, wished.voucher.data ?? null);
  const choice = wished.choiceOf(offers);
  const total = totalOf(choice, offers);
  const booking = useBooking({ event, choice, total, voucher: wished.voucher.data?.code ?? "" });
  const signedIn = status === "signed-in";
  const count = ticketsIn(choice);
  const isGone = !booking.error && unavailable(choice, offers).length > 0;
  return (
    <FormProvider {...booking.form}>
      <form className={styles["columns"]} onSubmit={booking.submit} noValidate aria-label={t("book.title")}>
        <div className={styles["steps"]}>
          <section className={styles["step"]} aria-labelledby="choose">
            <h2 id="choose">{t("choose.title")}</h2>
            <TicketTypes offers={offers} choice={choice} currency={event.currency} onChoose={wished.set} />
            {signedIn ? <VoucherField voucher={wished.voucher} code={wished.code} onCode={wished.setCode} /> : null}
          </section>
          {signedIn && count && !isGone ? (
            <section className={styles["step"]} aria-labelledby="who">
              <h2 id="who">{t("who.title")}</h2>
              <p className={styles["soft"]}>{t("who.text")}</p>
              <AttendeeFields choice={choice} offers={offers} questions={event.questions} />
              <NoteField />
            </section>
          ) : null}
        </div>
        <aside className={styles["aside"]} aria-label={t("summary.title")}>
          <Summary event={event} offers={offers} choice={choice} total={total} />
          {booking.error ? <Refused error={booking.error} event={event} choice={choice} /> : null}
          {booking.isTryingAgain ? (
            <Notice tone="warn" icon="clock" live>
              {t("book.tryingAgain")}
            </Notice>
          ) : null}
          <Finish event={event.id} choice={choice} isGone={isGone} busy={booking.isBusy} waits={wished.voucher.isLoading}>
            {total ? t("book.forMoney", { total: money(total, event.currency) }) : t("book.forFree")}
          </Finish>
        </aside>
      </form>
    </FormProvider>
  );
}

interface FinishProps {
  event: number;
  choice: Choice;
  isGone: boolean;
  busy: boolean;
  /** It is not known yet what it costs. */
  waits: boolean;
  children: string;
}

/** The last step: signing in, waiting for seats, or booking them. */
function Finish({ event, choice, isGone, busy, waits, children }: FinishProps) {
  const { t } = useTranslation("booking");
  const { status } = useSession();
  const { pathname, search } = useLocation();
  const next = encodeURIComponent(pathname + search);
  if (!ticketsIn(choice)) return <p className={styles["soft"]}>{t("book.chooseFirst")}</p>;
  if (status === "anonymous") {
    return (
      <>
        <ButtonLink to={signInPath(pathname, search)} look="primary" wide>
          {t("book.signIn")}
        </ButtonLink>
        <ButtonLink to={`/sign-up?next=${next}`} wide>
          {t("book.signUp")}
        </ButtonLink>
        <p className={styles["soft"]}>{t("book.kept")}</p>
      </>
    );
  }
  if (isGone) {
    return (
      <Notice tone="warn">
        <p>{t("book.gone")}</p>
        <JoinWaitlist event={event} choice={choice} />
      </Notice>
    );
  }
  return (
    <Button type="submit" look="primary" wide busy={busy || waits || status === "unknown"}>
      {busy ? t("book.busy") : children}
    </Button>
  );
}
