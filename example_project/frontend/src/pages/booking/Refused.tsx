import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";

import { ApiError } from "@/api/errors";
import type { Event } from "@/api/types";
import { signInPath } from "@/app/nextPath";
import { eventPath } from "@/parts/EventCard";
import { ButtonLink } from "@/ui/Button";
import { Notice, useErrorText } from "@/ui/State";

import styles from "./Book.module.css";
import type { Choice } from "./choice";
import { otherErrors } from "./fieldErrors";
import { JoinWaitlist } from "./JoinWaitlist";

const EXPLAINED = ["sold_out", "sales_closed", "limit_exceeded", "event_cancelled", "voucher_invalid", "voucher_used_up"];

/** Why nothing was booked, and what can be done about it. */
export function Refused({ error, event, choice }: { error: unknown; event: Event; choice: Choice }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  const code = error instanceof ApiError ? error.code : "";
  const others = error instanceof ApiError && error.status === 400 ? otherErrors(error).join(" ") || t("refused.fields") : "";
  return (
    <div role="alert">
      <Notice tone={code === "sold_out" ? "warn" : "bad"} icon="warning">
        <p>{EXPLAINED.includes(code) ? t(`refused.${code}`) : others || text(error)}</p>
        <WayOut error={error} code={code} event={event} choice={choice} />
      </Notice>
    </div>
  );
}

function WayOut({ error, code, event, choice }: { error: unknown; code: string; event: Event; choice: Choice }) {
  const { t } = useTranslation("booking");
  const { pathname, search } = useLocation();
  if (code === "sold_out") return <JoinWaitlist event={event.id} choice={choice} />;
  if (error instanceof ApiError && error.status === 401) {
    return <Way to={signInPath(pathname, search)}>{t("common:nav.signIn")}</Way>;
  }
  if (code === "limit_exceeded") return <Way to="/account/bookings">{t("refused.toBookings")}</Way>;
  if (code === "sales_closed" || code === "event_cancelled") return <Way to={eventPath(event)}>{t("book.toEvent")}</Way>;
  if (!(error instanceof ApiError) || error.status >= 500) return <p>{t("refused.safe")}</p>;
  return null;
}

function Way({ to, children }: { to: string; children: string }) {
  return (
    <div className={styles["actions"]}>
      <ButtonLink to={to}>{children}</ButtonLink>
    </div>
  );
}
