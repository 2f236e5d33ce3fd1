import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { pdfPath, type SignedBooking } from "@/api/bookings";
import { fetchFile } from "@/api/client";
import type { Event } from "@/api/types";
import { saveFile } from "@/lib/download";
import { serverNow } from "@/lib/serverClock";
import { Button } from "@/ui/Button";
import { later } from "@/ui/later";
import { Badge, type Tone, useErrorText } from "@/ui/State";

import styles from "./Booking.module.css";
import { FullScreen } from "./FullScreen";
import { QrCode } from "./QrCode";
import { can } from "./state";

const TransferDialog = later(() => import("./TransferDialog"));

type Ticket = SignedBooking["tickets"][number];

interface Props {
  booking: SignedBooking;
  event: Event | undefined;
  onChange: (booking?: SignedBooking) => void;
}

/** Every ticket with its code, which is let in once. */
export function Tickets({ booking, event, onChange }: Props) {
  const { t } = useTranslation("booking");
  const [passed, pass] = useState<Ticket | null>(null);
  const [shown, show] = useState<string | null>(null);
  const now = serverNow();
  const valid = booking.tickets.filter((ticket) => ticket.status === "valid");
  return (
    <section className={styles["main"]} aria-labelledby="tickets">
      <div className={styles["row"]}>
        <h2 id="tickets">{t("tickets.title")}</h2>
        <Pdf reference={booking.reference} />
      </div>
      <ul className={styles["tickets"]}>
        {booking.tickets.map((ticket) => (
          <TicketCard
            key={ticket.code}
            booking={booking}
            ticket={ticket}
            onShow={() => { show(ticket.code); }}
            onPass={can("transfer", booking, now, event?.ends_at) ? () => { pass(ticket); } : undefined}
          />
        ))}
      </ul>
      {shown ? <FullScreen booking={booking} tickets={valid} first={shown} onClose={() => { show(null); }} /> : null}
      {passed ? (
        <TransferDialog reference={booking.reference} ticket={passed} onClose={() => { pass(null); }} onDone={onChange} onFailed={() => { onChange(); }} />
      ) : null}
    </section>
  );
}

const TONES: Record<Ticket["status"], Tone> = { valid: "good", used: "neutral", cancelled: "bad" };

function TicketCard({ booking, ticket, onShow, onPass }: { booking: SignedBooking; ticket: Ticket; onShow: () => void; onPass: (() => void) | undefined }) {
  const { t } = useTranslation("booking");
  const type = booking.items.find((item) => item.ticket_type === ticket.ticket_type)?.name ?? t("tickets.ticket");
  const holder = ticket.attendee_name ?? "";
  const isValid = ticket.status === "valid";
  return (
    <li className={styles["ticket"]} data-status={ticket.status}>
      {isValid ? (
        <button type="button" className={styles["scan"]} onClick={onShow} aria-label={t("tickets.enlarge", { name: holder || type })}>
          <QrCode reference={booking.reference} code={ticket.code} label={t("tickets.code", { name: holder || type })} />
        </button>
      ) : null}
      <div className={styles["about"]}>
        <h3>{holder || type}</h3>
        {holder ? <p className={styles["soft"]}>{type}</p> : null}
        <p>
          <Badge tone={TONES[ticket.status]}>{t(`tickets.${ticket.status}`)}</Badge>
        </p>
        {isValid ? (
          <div className={styles["actions"]}>
            <Button look="primary" onClick={onShow}>{t("tickets.show")}</Button>
            {onPass ? (
              <Button look="quiet" icon="share" onClick={onPass}>
                {t("tickets.pass")}
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
    </li>
  );
}

function Pdf({ reference }: { reference: string }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  const fetching = useMutation({
    mutationFn: () => fetchFile(pdfPath(reference)),
    onSuccess: (file) => { saveFile(file, `tickets-${reference}.pdf`); },
  });
  return (
    <div>
      <Button icon="download" busy={fetching.isPending} onClick={() => { fetching.mutate(); }}>
        {t("tickets.pdf")}
      </Button>
      {fetching.isError ? <p role="alert">{text(fetching.error)}</p> : null}
    </div>
  );
}
