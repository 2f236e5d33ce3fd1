import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { categoriesQuery } from "@/api/events";
import { Skeleton } from "@/ui/State";

import { Check, Group, Radios, SettledField } from "./controls";
import { DateFilter } from "./DateFilter";
import styles from "./FilterPanel.module.css";
import { DIFFICULTIES, type Filters, FORMATS, isFree, toggled } from "./filters";

export interface FilterProps {
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
}

export function FilterPanel({ filters, change }: FilterProps) {
  const { t } = useTranslation("catalogue");
  return (
    <div className={styles["panel"]}>
      <Categories filters={filters} change={change} />
      <DateFilter filters={filters} change={change} />
      <Radios
        legend={t("filters.difficulty")}
        value={filters.difficulty}
        options={DIFFICULTIES.map((value) => [value, t(`common:difficulty.${value}`)])}
        any={t("filters.any")}
        onChange={(difficulty) => {
          change({ difficulty });
        }}
      />
      <Radios
        legend={t("filters.place")}
        value={filters.format}
        options={FORMATS.map((value) => [value, t(`common:format.${value}`)])}
        any={t("filters.anyPlace")}
        onChange={(format) => {
          change({ format });
        }}
      />
      <SettledField
        label={t("filters.city")}
        value={filters.city}
        onSettled={(city) => {
          change({ city });
        }}
      />
      <Price filters={filters} change={change} />
      <Check
        label={t("filters.available")}
        checked={filters.available}
        onChange={(available) => {
          change({ available });
        }}
      />
    </div>
  );
}

function Categories({ filters, change }: FilterProps) {
  const { t } = useTranslation("catalogue");
  const { data, isPending } = useQuery(categoriesQuery);
  if (isPending) return <Skeleton height="18rem" />;
  return (
    <Group legend={t("filters.category")}>
      {data?.results.map(({ slug, name }) => (
        <Check
          key={slug}
          label={name}
          checked={filters.categories.includes(slug)}
          onChange={() => {
            change({ categories: toggled(filters.categories, slug) });
          }}
        />
      ))}
    </Group>
  );
}

function Price({ filters, change }: FilterProps) {
  const { t } = useTranslation("catalogue");
  const free = isFree(filters);
  return (
    <Group legend={t("filters.price")}>
      <Check
        label={t("filters.free")}
        checked={free}
        onChange={(only) => {
          change({ priceMin: null, priceMax: only ? 0 : null });
        }}
      />
      {free ? null : (
        <div className={styles["pair"]}>
          <SettledField
            label={t("filters.priceMin")}
            type="number"
            value={filters.priceMin === null ? "" : String(filters.priceMin)}
            onSettled={(text) => {
              change({ priceMin: toPrice(text) });
            }}
          />
          <SettledField
            label={t("filters.priceMax")}
            type="number"
            value={filters.priceMax === null ? "" : String(filters.priceMax)}
            onSettled={(text) => {
              change({ priceMax: toPrice(text) });
            }}
          />
        </div>
      )}
    </Group>
  );
}

const MOST = 9_999_999;

function toPrice(text: string): number | null {
  const value = Math.round(Number(text) * 100) / 100;
  return text.trim() === "" || !Number.isFinite(value) || value < 0 ? null : Math.min(value, MOST);
}
