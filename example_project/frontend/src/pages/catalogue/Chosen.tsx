import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { categoriesQuery } from "@/api/events";
import { day, number } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";

import styles from "./Catalogue.module.css";
import { countFilters, type Filters, isFree, toggled } from "./filters";

interface Props {
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
  clear: () => void;
}

/** The filters that are set, each with a way out. */
export function Chosen({ filters, change, clear }: Props) {
  const { t } = useTranslation("catalogue");
  const chips = useChips(filters);
  if (!countFilters(filters)) return null;
  return (
    <ul className={styles["chosen"]} aria-label={t("filters.set")}>
      {chips.map(({ name, without }) => (
        <li key={name}>
          <button
            type="button"
            className={styles["chip"]}
            aria-label={t("filters.remove", { name })}
            onClick={() => {
              change(without);
            }}
          >
            {name}
            <Icon name="close" size={16} />
          </button>
        </li>
      ))}
      <li>
        <Button look="quiet" onClick={clear}>
          {t("filters.clear")}
        </Button>
      </li>
    </ul>
  );
}

interface Chip {
  name: string;
  without: Partial<Filters>;
}

function useChips(filters: Filters): Chip[] {
  const { t } = useTranslation("catalogue");
  const { data } = useQuery(categoriesQuery);
  const nameOf = (slug: string) => data?.results.find((category) => category.slug === slug)?.name ?? slug;
  const chips: Chip[] = filters.categories.map((slug) => ({
    name: nameOf(slug),
    without: { categories: toggled(filters.categories, slug) },
  }));
  const add = (name: string | false, without: Partial<Filters>) => {
    if (name) chips.push({ name, without });
  };
  const { from, to, difficulty, format, city, priceMin, priceMax, available } = filters;
  add(from !== "" && t("filters.from", { day: day(from, "UTC") }), { from: "" });
  add(to !== "" && t("filters.to", { day: day(to, "UTC") }), { to: "" });
  add(difficulty !== null && t(`common:difficulty.${difficulty}`), { difficulty: null });
  add(format !== null && t(`common:format.${format}`), { format: null });
  add(city, { city: "" });
  add(isFree(filters) && t("filters.free"), { priceMin: null, priceMax: null });
  if (!isFree(filters)) {
    add(priceMin !== null && t("filters.priceFrom", { price: number(priceMin) }), { priceMin: null });
    add(priceMax !== null && t("filters.priceUpTo", { price: number(priceMax) }), { priceMax: null });
  }
  add(available && t("filters.available"), { available: false });
  return chips;
}
