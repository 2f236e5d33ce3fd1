import { useTranslation } from "react-i18next";

import type { TicketType } from "@/api/types";
import { clock, day, money } from "@/lib/format";
import { SeatsLeft } from "@/parts/EventCard";
import { Badge, Notice } from "@/ui/State";
import { Stepper } from "@/ui/Stepper";

import { BookButton } from "./BookBar";
import { Policy } from "./Policy";
import styles from "./Tickets.module.css";
import { mostOf, saleState } from "./tickets";
import type { Sale } from "./useSale";
import { Waiting } from "./Waiting";

/** `withButton`: there is room for the button here, else it is at the foot of the window. */
export function Tickets({ sale, withButton }: { sale: Sale; withButton: boolean }) {
  const { t } = useTranslation("event");
  const { event, types, state } = sale;
  return (
    <section className={styles["card"]} id="tickets" aria-labelledby="tickets-title">
      <h2 id="tickets-title">{t("tickets.title")}</h2>
      <div>
        <ul className={styles["types"]}>
          {types.map((type) => (
            <li key={type.id} className={styles["type"]}>
              <Type type={type} sale={sale} />
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

function Type({ type, sale }: { type: TicketType; sale: Sale }) {
  const { t } = useTranslation("event");
  const { currency } = sale.event;
  const quantity = sale.choice[type.id] ?? 0;
  const most = mostOf(type);
  return (
    <>
      <div className={styles["text"]}>
        <h3 className={styles["name"]}>{type.name}</h3>
        <p className={styles["price"]}>{Number(type.price) ? money(type.price, currency) : t("tickets.free")}</p>
        {type.description ? <p className={styles["more"]}>{type.description}</p> : null}
        <Limits type={type} sale={sale} />
      </div>
      {sale.state === "open" && most > 0 ? (
        <Stepper
          value={quantity}
          label={t("tickets.quantity", { name: type.name })}
          less={t("tickets.less", { name: type.name })}
          more={t("tickets.more", { name: type.name })}
          canLess={quantity > 0}
          canMore={quantity < most}
          onStep={(by) => {
            sale.stepBy(type, by);
          }}
        />
      ) : null}
    </>
  );
}

function Limits({ type, sale }: { type: TicketType; sale: Sale }) {
  const { t } = useTranslation("event");
  const { timezone } = sale.event;
  const state = saleState(type, new Date());
  if (sale.state === "closed" && sale.event.status !== "draft" && state !== "soon") return null;
  if (state === "sold_out") return <Badge tone="bad">{t("tickets.soldOut")}</Badge>;
  if (state === "over") return <Badge>{t("tickets.over")}</Badge>;
  if (state === "soon" && type.sales_start) {
    const begin = `${day(type.sales_start, timezone)}, ${clock(type.sales_start, timezone)}`;
    return <Badge tone="info">{t("tickets.soon", { day: begin })}</Badge>;
  }
  const limits = [
    type.min_per_booking > 1 ? t("tickets.perBooking", { count: type.min_per_booking }) : "",
    type.max_per_person ? t("tickets.perPerson", { count: type.max_per_person }) : "",
  ].filter(Boolean);
  return (
    <>
      {limits.length ? <p className={styles["more"]}>{limits.join(" · ")}</p> : null}
      <SeatsLeft left={type.seats_left} />
    </>
  );
}
