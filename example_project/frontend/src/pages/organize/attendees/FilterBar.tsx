import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { useDebounced } from "@/lib/useDebounced";
import { Button } from "@/ui/Button";
import { SelectField, TextField } from "@/ui/Field";

import styles from "./Attendees.module.css";
import { DOOR, type Filters, isFiltered, NONE, STATUSES } from "./filters";

interface Props {
  filters: Filters;
  types: Event["ticket_types"];
  onChange: (filters: Filters) => void;
}

const PAUSE = 400;

export function FilterBar({ filters, types, onChange }: Props) {
  const { t } = useTranslation("organize-attendees");
  return (
    <form
      role="search"
      aria-label={t("filters.label")}
      className={styles["filters"]}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <SearchField
        words={filters.search}
        onSearch={(search) => {
          onChange({ ...filters, search });
        }}
      />
      <SelectField
        label={t("filters.status")}
        value={filters.status ?? ""}
        onChange={({ target }) => {
          onChange({ ...filters, status: STATUSES.find((one) => one === target.value) ?? null });
        }}
      >
        <option value="">{t("filters.any")}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("filters.type")}
        value={filters.ticketType ?? ""}
        onChange={({ target }) => {
          onChange({ ...filters, ticketType: target.value ? Number(target.value) : null });
        }}
      >
        <option value="">{t("filters.any")}</option>
        {types.map((type) => (
          <option key={type.id} value={type.id}>
            {type.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("filters.door")}
        value={filters.door ?? ""}
        onChange={({ target }) => {
          onChange({ ...filters, door: DOOR.find((one) => one === target.value) ?? null });
        }}
      >
        <option value="">{t("filters.any")}</option>
        {DOOR.map((door) => (
          <option key={door} value={door}>
            {t(`filters.${door}`)}
          </option>
        ))}
      </SelectField>
      {isFiltered(filters) ? (
        <Button
          look="quiet"
          icon="close"
          onClick={() => {
            onChange(NONE);
          }}
        >
          {t("filters.clear")}
        </Button>
      ) : null}
    </form>
  );
}

/** Searches when somebody stops typing. */
function SearchField({ words, onSearch }: { words: string; onSearch: (words: string) => void }) {
  const { t } = useTranslation("organize-attendees");
  const [text, setText] = useState(words);
  const [before, setBefore] = useState(words);
  if (before !== words) {
    setBefore(words);
    if (words !== text.trim()) setText(words); // cleared, or gone back to
  }
  const settled = useDebounced(text.trim(), PAUSE);
  useEffect(() => {
    if (settled === text.trim() && settled !== words) onSearch(settled);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- typing alone searches, not a change of the address
  }, [settled]);
  return (
    <TextField
      label={t("filters.search")}
      type="search"
      placeholder={t("filters.searchHint")}
      maxLength={200}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
      }}
    />
  );
}
