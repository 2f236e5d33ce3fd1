import { useTranslation } from "react-i18next";

import { clock, day, money } from "@/lib/format";
import { MOST_TICKETS, mostOf, type Offer } from "@/pages/booking/choice";
import { SeatsLeft } from "@/parts/EventCard";
import { Badge, Notice } from "@/ui/State";
import { Stepper } from "@/ui/Stepper";

import { BookButton } from "./BookBar";
import { Policy } from "./Policy";
import { saleState } from "./saleState";
import styles from "./Tickets.module.css";
import type { Sale } from "./useSale";
import { Waiting } from "./Waiting";

/** `withButton`: there is room for the button here, else it is at the foot of the window. */
export function Tickets({ sale, withButton }: { sale: Sale; withButton: boolean }) {
  const { t } = useTranslation("event");
  const { event, offers, state } = sale;
  return (
    <section className={styles["card"]} id="tickets" aria-labelledby="tickets-title">
      <h2 id="tickets-title">{t("tickets.title")}</h2>
      <div>
        <ul className={styles["types"]}>
          {offers.map((offer) => (
            <li key={offer.id} className={styles["type"]}>
              <Type offer={offer} sale={sale} />
            </li>
          ))}
        </ul>
        <div role="status">
          {sale.isFewer ? (
            <Notice tone="warn" icon="warning">
              {t("tickets.fewer")}
            </Notice>
          ) : null}
        </div>
      </div>
      {state === "sold_out" ? <Waiting event={event.id} /> : null}
      {state === "closed" && event.status === "published" ? <p className={styles["more"]}>{t("tickets.closed")}</p> : null}
      {state === "open" && withButton ? <Sum sale={sale} /> : null}
      <Policy steps={event.cancellation_policy} />
    </section>
  );
}

function Sum({ sale }: { sale: Sale }) {
  const { t } = useTranslation("event");
  return (
    <div className={styles["sum"]}>
      {sale.count ? (
        <p className={styles["total"]}>
          <span>{t("tickets.total")}</span>
          <output aria-live="polite">{sale.total ? money(sale.total, sale.event.currency) : t("tickets.free")}</output>
        </p>
      ) : null}
      <BookButton sale={sale} />
    </div>
  );
}

function Type({ offer, sale }: { offer: Offer; sale: Sale }) {
  const { t } = useTranslation("event");
  const { currency } = sale.event;
  const quantity = sale.choice.get(offer.id) ?? 0;
  const most = mostOf(offer);
  return (
    <>
      <div className={styles["text"]}>
        <h3 className={styles["name"]}>{offer.name}</h3>
        <p className={styles["price"]}>{offer.price ? money(offer.price, currency) : t("tickets.free")}</p>
        {offer.description ? <p className={styles["more"]}>{offer.description}</p> : null}
        <Limits offer={offer} sale={sale} />
      </div>
      {sale.state === "open" && most > 0 ? (
        <Stepper
          value={quantity}
          label={t("tickets.quantity", { name: offer.name })}
          less={t("tickets.less", { name: offer.name })}
          more={t("tickets.more", { name: offer.name })}
          canLess={quantity > 0}
          canMore={quantity < most}
          onStep={(by) => {
            sale.stepBy(offer, by);
          }}
        />
      ) : null}
    </>
  );
}

function Limits({ offer, sale }: { offer: Offer; sale: Sale }) {
  const { t } = useTranslation("event");
  const { timezone } = sale.event;
  const state = saleState(offer, new Date());
  if (sale.state === "closed" && sale.event.status !== "draft" && state !== "soon") return null;
  if (state === "sold_out") return <Badge tone="bad">{t("tickets.soldOut")}</Badge>;
  if (state === "over") return <Badge>{t("tickets.over")}</Badge>;
  if (state === "soon" && offer.salesStart) {
    const begin = `${day(offer.salesStart, timezone)}, ${clock(offer.salesStart, timezone)}`;
    return <Badge tone="info">{t("tickets.soon", { day: begin })}</Badge>;
  }
  const limits = [
    offer.min > 1 ? t("tickets.perBooking", { count: offer.min }) : "",
    offer.max < MOST_TICKETS ? t("tickets.perPerson", { count: offer.max }) : "",
  ].filter(Boolean);
  return (
    <>
      {limits.length ? <p className={styles["more"]}>{limits.join(" · ")}</p> : null}
      <SeatsLeft left={offer.seatsLeft} />
    </>
  );
}
