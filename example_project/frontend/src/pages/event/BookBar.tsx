import { useTranslation } from "react-i18next";

import { money } from "@/lib/format";
import { choicePath } from "@/pages/booking/choice";
import { ButtonLink } from "@/ui/Button";

import styles from "./Tickets.module.css";
import type { Sale } from "./useSale";

export function BookButton({ sale, wide = true }: { sale: Sale; wide?: boolean }) {
  const { t } = useTranslation("event");
  return (
    <ButtonLink look="primary" wide={wide} to={choicePath(sale.event.id, sale.choice)}>
      {sale.count ? t("tickets.bookCount", { count: sale.count }) : t("tickets.book")}
    </ButtonLink>
  );
}

/** At the foot of a small window as long as the event is read; it comes to rest above what follows. */
export function BookBar({ sale }: { sale: Sale }) {
  const { t } = useTranslation(["event", "common"]);
  const { currency, price_from: from } = sale.event;
  if (sale.state !== "open") return null;
  const price = Number(from) ? t("common:money.from", { price: money(from, currency) }) : t("tickets.free");
  const total = sale.total ? money(sale.total, currency) : t("tickets.free");
  return (
    <section className={styles["bar"]} aria-label={t("tickets.bar")}>
      <p className={styles["price"]}>{sale.count ? total : price}</p>
      <BookButton sale={sale} wide={false} />
    </section>
  );
}
