import { useState } from "react";
import { get, useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/State";

import styles from "./Editor.module.css";
import { Check, ListErrors, Section, Select, Text, useErrorsOf, useRules } from "./fields";
import { removedTypes } from "./refusals";
import { focusOn, RowButtons } from "./rows";
import { newTicket, type Values, valuesOf } from "./values";
import { Wall } from "./When";

const MOST_SEATS = 1_000_000;
const MOST_TYPES = 50;
const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "RUB", "KZT", "GEL", "AMD", "RSD", "TRY", "PLN", "CZK", "SEK", "NOK", "DKK", "JPY", "CAD", "AUD", "INR", "ILS"];

/** What is sold, for how much, to how many. Rows are told apart by the ids of the server. */
export function TicketRows({ event }: { event: Event | null }) {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const { fields, append, remove, move } = useFieldArray({ control, name: "ticket_types", keyName: "fieldKey" });
  const { whole } = useRules();
  return (
    <Section id="tickets" title={t("tickets.title")} text={t("tickets.text")}>
      <Currency />
      <ol className={styles["rows"]}>
        {fields.map((row, index) => (
          <li key={row.key} className={styles["card"]}>
            <Ticket
              index={index}
              count={fields.length}
              onMove={(to) => {
                move(index, to);
              }}
              onRemove={() => {
                remove(index);
                focusOn("ticket_types");
              }}
            />
          </li>
        ))}
      </ol>
      <ListErrors name="ticket_types" />
      <PutBack event={event} />
      <div>
        <Button
          id="ticket_types"
          icon="plus"
          disabled={fields.length >= MOST_TYPES}
          onClick={() => {
            append(newTicket(fields.length ? "" : t("tickets.standard")), { shouldFocus: false });
            focusOn(`ticket_types.${fields.length}.name`);
          }}
        >
          {t("tickets.add")}
        </Button>
      </div>
      <Text name="capacity" label={t("tickets.ceiling")} hint={t("tickets.ceilingHint")} inputMode="numeric" rules={whole(1, MOST_SEATS)} />
    </Section>
  );
}

function Currency() {
  const { t, i18n } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const chosen = useWatch({ control, name: "currency" });
  const names = new Intl.DisplayNames(i18n.language, { type: "currency" });
  return (
    <Select name="currency" label={t("tickets.currency")}>
      {[...new Set([chosen, ...CURRENCIES])].filter(Boolean).map((code) => (
        <option key={code} value={code}>
          {code} · {names.of(code)}
        </option>
      ))}
    </Select>
  );
}

interface Props {
  index: number;
  count: number;
  onMove: (to: number) => void;
  onRemove: () => void;
}

const RARE = ["description", "sales_start", "sales_end", "min_per_booking", "max_per_person", "is_hidden"];

function Ticket({ index, count, onMove, onRemove }: Props) {
  const { t } = useTranslation("organize-editor");
  const { required, price, whole } = useRules();
  const { control, formState } = useFormContext<Values>();
  const [isOpen, open] = useState(false);
  const at = `ticket_types.${index}` as const;
  const name = useWatch({ control, name: `${at}.name` }) || t("tickets.nameless", { number: index + 1 });
  const wrong = get(formState.errors, at) as Record<string, unknown> | undefined;
  const isShown = isOpen || RARE.some((field) => wrong?.[field]);
  return (
    <fieldset>
      <legend className="visually-hidden">{name}</legend>
      <div className={styles["ticket"]}>
        <Text name={`${at}.name`} label={t("tickets.name")} maxLength={100} rules={required} />
        <Text name={`${at}.price`} label={t("tickets.price")} inputMode="decimal" hint={t("tickets.priceHint")} rules={price} />
        <Text name={`${at}.capacity`} label={t("tickets.seats")} inputMode="numeric" rules={whole(1, MOST_SEATS, true)} />
      </div>
      <div className={styles["rowFoot"]}>
        <Button
          look="quiet"
          icon={isShown ? "chevronUp" : "chevronDown"}
          aria-expanded={isShown}
          aria-label={t("tickets.moreOf", { name })}
          onClick={() => {
            open(!isShown);
          }}
        >
          {t("tickets.more")}
        </Button>
        <RowButtons name={name} index={index} count={count} onMove={onMove} onRemove={onRemove} />
      </div>
      {isShown ? <Rare index={index} /> : null}
    </fieldset>
  );
}

function Rare({ index }: { index: number }) {
  const { t } = useTranslation("organize-editor");
  const { whole } = useRules();
  const at = `ticket_types.${index}` as const;
  const endsLater = (typed: unknown, values: Values) =>
    !typed || String(typed) > (values.ticket_types[index]?.sales_start ?? "") || t("wrong.sale");
  return (
    <div className={styles["rare"]}>
      <Text name={`${at}.description`} label={t("tickets.description")} maxLength={500} />
      <div className={styles["pair"]}>
        <Wall name={`${at}.sales_start`} label={t("tickets.from")} hint={t("tickets.fromHint")} />
        <Wall name={`${at}.sales_end`} label={t("tickets.to")} hint={t("tickets.toHint")} also={endsLater} />
        <Text name={`${at}.min_per_booking`} label={t("tickets.least")} inputMode="numeric" rules={whole(1, 100)} />
        <Text name={`${at}.max_per_person`} label={t("tickets.most")} hint={t("tickets.mostHint")} inputMode="numeric" rules={whole(1, MOST_SEATS)} />
      </div>
      <Check name={`${at}.is_hidden`} label={t("tickets.hidden")} hint={t("tickets.hiddenHint")} />
    </div>
  );
}

/** The server keeps tickets that somebody holds; here they are one press away. */
function PutBack({ event }: { event: Event | null }) {
  const { t } = useTranslation("organize-editor");
  const { getValues, setValue, clearErrors } = useFormContext<Values>();
  const isRefused = useErrorsOf("ticket_types.root");
  const gone = event ? removedTypes(event, getValues()) : [];
  if (!event || !isRefused || !gone.length) return null;
  return (
    <Notice tone="warn" icon="warning">
      <div className={styles["inline"]}>
        {t("tickets.gone", { names: gone.map(({ name }) => name).join(", ") })}
        <Button
          onClick={() => {
            const ids = new Set(gone.map(({ id }) => id));
            const back = valuesOf(event).ticket_types.filter(({ id }) => ids.has(id ?? 0));
            setValue("ticket_types", [...getValues("ticket_types"), ...back]);
            clearErrors("ticket_types");
            focusOn("ticket_types");
          }}
        >
          {t("tickets.putBack")}
        </Button>
      </div>
    </Notice>
  );
}
