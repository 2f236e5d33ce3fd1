import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type DoorSale, sellAtDoor } from "@/api/attendees";
import { availabilityQuery } from "@/api/events";
import type { Event } from "@/api/types";
import { useSession } from "@/api/useSession";
import { money } from "@/lib/format";
import { useSubmit } from "@/lib/useSubmit";
import { attempt } from "@/pages/booking/attempt";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Form } from "@/ui/Form";
import { Stepper } from "@/ui/Stepper";
import { announce } from "@/ui/toasts";

import styles from "./Attendees.module.css";
import { canMore, type Choice, chosen, stepped, totalOf, toSale } from "./door";

const KNOWN = ["name", "email"];

/** Sold and paid at the door. However bad the network there is, what is sold once is booked once. */
export default function DoorDialog({ event, onClose }: { event: Event; onClose: () => void }) {
  const { t } = useTranslation("organize-attendees");
  const queries = useQueryClient();
  const { user } = useSession();
  const [choice, setChoice] = useState<Choice>(new Map());
  const sale = useSubmit(
    (wish: DoorSale) =>
      attempt({ store: sessionStorage, user: user?.id ?? "", event: event.id, wish: ["door", wish] }, (key) => sellAtDoor(event.id, wish, key)),
    (_, wish) => {
      const count = wish.items.reduce((sum, item) => sum + item.quantity, 0);
      announce(t("door.done", { count }));
      void queries.invalidateQueries({ queryKey: ["organize", event.id] });
      void queries.invalidateQueries({ queryKey: ["event", event.id] });
      onClose();
    },
  );
  const total = totalOf(choice, event.ticket_types);
  const count = chosen(choice);
  return (
    <Dialog open onClose={onClose} title={t("door.title")}>
      <p className={styles["soft"]}>{t("door.text")}</p>
      <Form submit={sale} known={KNOWN} read={({ name = "", email = "" }) => toSale(choice, name, email)}>
        <Types event={event} choice={choice} onChoose={setChoice} />
        <TextField label={t("door.name")} name="name" maxLength={200} autoComplete="off" errors={sale.fields["name"]} />
        <TextField
          label={t("door.email")}
          hint={t("door.emailHint")}
          name="email"
          type="email"
          maxLength={254}
          autoComplete="off"
          errors={sale.fields["email"]}
        />
        <div className={styles["dialogActions"]}>
          <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
          <Button type="submit" look="primary" busy={sale.busy || !count}>
            {sellText(t, count, total ? money(total, event.currency) : "")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function sellText(t: TFunction<"organize-attendees">, count: number, total: string): string {
  if (!count) return t("door.choose");
  return total ? t("door.sellFor", { count, total }) : t("door.sell", { count });
}

function Types({ event, choice, onChoose }: { event: Event; choice: Choice; onChoose: (choice: Choice) => void }) {
  const { t } = useTranslation("organize-attendees");
  const seats = useQuery(availabilityQuery(event.id)).data?.ticket_types ?? [];
  return (
    <ul className={styles["rows"]}>
      {event.ticket_types.map((type) => {
        const now = seats.find((one) => one.id === type.id);
        const left = now ? { ...type, seats_left: now.seats_left } : type;
        return (
          <li key={type.id} className={styles["type"]}>
            <div>
              <span className={styles["name"]}>{type.name}</span>
              <p className={styles["soft"]}>
                {Number(type.price) ? money(type.price, event.currency) : t("common:money.free")} ·{" "}
                {t("common:seats.left", { count: left.seats_left })}
              </p>
            </div>
            <Stepper
              value={choice.get(type.id) ?? 0}
              label={t("door.howMany", { name: type.name })}
              less={t("door.less", { name: type.name })}
              more={t("door.more", { name: type.name })}
              canLess={(choice.get(type.id) ?? 0) > 0}
              canMore={canMore(choice, left)}
              onStep={(by) => {
                onChoose(stepped(choice, type.id, by));
              }}
            />
          </li>
        );
      })}
    </ul>
  );
}
