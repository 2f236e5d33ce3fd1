import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { useMedia } from "@/lib/useMedia";
import { Button } from "@/ui/Button";
import { later } from "@/ui/later";
import { Page } from "@/ui/Page";

import styles from "./Catalogue.module.css";
import { Chosen } from "./Chosen";
import { FilterPanel } from "./FilterPanel";
import { countFilters, type Filters, NONE, readFilters, writeFilters } from "./filters";
import { Results } from "./Results";
import { SearchBox } from "./SearchBox";
import { SortField } from "./SortField";

const FilterDrawer = later(() => import("./FilterDrawer"));

/** Where there is room for the filters beside the list. */
const ROOMY = "(min-width: 62rem)";

export default function Catalogue() {
  const { t } = useTranslation("catalogue");
  const [filters, setFilters] = useFilters();
  const isRoomy = useMedia(ROOMY);
  const change = (changes: Partial<Filters>) => {
    setFilters({ ...filters, ...changes });
  };
  const clear = () => {
    setFilters({ ...NONE, search: filters.search, ordering: filters.ordering });
  };
  const title = filters.search ? t("titleFor", { words: filters.search }) : t("title");
  return (
    <Page title={title}>
      <div className={styles["top"]}>
        <h1>{title}</h1>
        <SearchBox
          words={filters.search}
          onSearch={(search) => {
            setFilters({ ...filters, search, ordering: search ? filters.ordering : withoutMatch(filters) }, "push");
          }}
        />
      </div>
      <div className={styles["layout"]}>
        {isRoomy ? (
          <aside className={styles["side"]} aria-label={t("filters.title")}>
            <FilterPanel filters={filters} change={change} />
          </aside>
        ) : null}
        <section className={styles["main"]} aria-label={t("results")}>
          <div className={styles["bar"]}>
            {isRoomy ? null : <Drawer filters={filters} change={change} clear={clear} />}
            <SortField filters={filters} change={change} />
          </div>
          <Chosen filters={filters} change={change} clear={clear} />
          <Results filters={filters} clear={clear} />
        </section>
      </div>
    </Page>
  );
}

interface DrawerProps {
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
  clear: () => void;
}

function Drawer(props: DrawerProps) {
  const { t } = useTranslation("catalogue");
  const [isOpen, open] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const count = countFilters(props.filters);
  return (
    <>
      <Button
        icon="menu"
        aria-haspopup="dialog"
        onClick={() => {
          setOpened(true);
          open(true);
        }}
      >
        {count ? t("filters.count", { count }) : t("filters.title")}
      </Button>
      {wasOpened ? (
        <FilterDrawer
          {...props}
          isOpen={isOpen}
          onClose={() => {
            open(false);
          }}
        />
      ) : null}
    </>
  );
}

const withoutMatch = (filters: Filters) => (filters.ordering === "relevance" ? null : filters.ordering);

/** Words are a step that one goes back from; filters only change where one is. */
function useFilters() {
  const [address, setAddress] = useSearchParams();
  const set = (filters: Filters, how: "push" | "replace" = "replace") => {
    setAddress(writeFilters(filters), { replace: how === "replace", preventScrollReset: true });
  };
  return [readFilters(address), set] as const;
}
