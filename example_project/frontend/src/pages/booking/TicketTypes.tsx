import { useTranslation } from "react-i18next";

import { money } from "@/lib/format";
import { SeatsLeft } from "@/parts/EventCard";
import { IconButton } from "@/ui/Button";
import { Badge } from "@/ui/State";

import styles from "./Book.module.css";
import { type Choice, MOST_TICKETS, mostWanted, type Offer, step } from "./choice";

interface Props {
  offers: readonly Offer[];
  choice: Choice;
  currency: string;
  onChoose: (id: number, quantity: number) => void;
}

export function TicketTypes({ offers, choice, currency, onChoose }: Props) {
  return (
    <ul className={styles["types"]}>
      {offers.map((offer) => (
        <TicketType
          key={offer.id}
          offer={offer}
          quantity={choice.get(offer.id) ?? 0}
          currency={currency}
          onChoose={(quantity) => {
            onChoose(offer.id, quantity);
          }}
        />
      ))}
    </ul>
  );
}

interface TypeProps {
  offer: Offer;
  quantity: number;
  currency: string;
  onChoose: (quantity: number) => void;
}

function TicketType({ offer, quantity, currency, onChoose }: TypeProps) {
  return (
    <li className={styles["type"]} data-chosen={quantity > 0}>
      <div className={styles["about"]}>
        <h3>{offer.name}</h3>
        {offer.description ? <p className={styles["soft"]}>{offer.description}</p> : null}
        <p className={styles["price"]}>
          <Price offer={offer} currency={currency} />
        </p>
        <Limits offer={offer} />
      </div>
      <Stepper offer={offer} quantity={quantity} onChoose={onChoose} />
    </li>
  );
}

function Price({ offer, currency }: { offer: Offer; currency: string }) {
  const { t } = useTranslation("booking");
  const shown = (price: number) => (price ? money(price, currency) : t("common:money.free"));
  if (offer.reduced >= offer.price) return shown(offer.price);
  return (
    <>
      <span className="visually-hidden">{t("choose.before")} </span>
      <del>{shown(offer.price)}</del>
      <span className="visually-hidden">{t("choose.now")} </span>
      {shown(offer.reduced)}
    </>
  );
}

function Limits({ offer }: { offer: Offer }) {
  const { t } = useTranslation("booking");
  const told = [
    offer.min > 1 ? t("choose.min", { count: offer.min }) : "",
    offer.max < MOST_TICKETS ? t("choose.max", { count: offer.max }) : "",
  ].filter(Boolean);
  return (
    <div className={styles["facts"]}>
      {offer.onSale || !offer.seatsLeft ? <SeatsLeft left={offer.seatsLeft} /> : <Badge>{t("choose.notOnSale")}</Badge>}
      {told.length ? <span className={styles["soft"]}>{told.join(" · ")}</span> : null}
    </div>
  );
}

function Stepper({ offer, quantity, onChoose }: Omit<TypeProps, "currency">) {
  const { t } = useTranslation("booking");
  const most = mostWanted(offer);
  const change = (by: 1 | -1) => () => {
    if (by > 0 ? quantity < most : quantity > 0) onChoose(step(offer, quantity, by));
  };
  return (
    <div className={styles["stepper"]} role="group" aria-label={t("choose.quantityOf", { name: offer.name })}>
      <IconButton
        icon="minus"
        look="secondary"
        label={t("choose.less", { name: offer.name })}
        aria-disabled={quantity <= 0}
        onClick={change(-1)}
      />
      <output className={styles["count"]} aria-live="polite" aria-label={t("choose.count", { count: quantity })}>
        {quantity}
      </output>
      <IconButton
        icon="plus"
        look="secondary"
        label={t("choose.more", { name: offer.name })}
        aria-disabled={quantity >= most}
        onClick={change(1)}
      />
    </div>
  );
}
