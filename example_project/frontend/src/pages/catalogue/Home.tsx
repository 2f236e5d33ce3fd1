import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import { categoriesQuery } from "@/api/events";
import { daysAfter, isoDay } from "@/lib/days";
import { comingFrom } from "@/parts/coming";
import { Page } from "@/ui/Page";
import { Skeleton } from "@/ui/State";

import { NONE, writeFilters } from "./filters";
import styles from "./Home.module.css";
import { SearchBox } from "./SearchBox";
import { CARDS, Shelf } from "./Shelf";

/** So many categories have a shelf of their own; the others are found among the chips. */
const SHELVES = 4;

const catalogue = (filters: Partial<typeof NONE>): string => {
  const search = writeFilters({ ...NONE, ...filters }).toString();
  return search ? `/events?${search}` : "/events";
};

export default function Home() {
  const { t } = useTranslation("catalogue");
  const { data: categories } = useQuery(categoriesQuery);
  const now = new Date();
  const today = isoDay(now);
  const yesterday = isoDay(daysAfter(now, -1));
  return (
    <Page title={t("home.title")}>
      <Hero />
      <div className={styles["shelves"]}>
        {/* asked as the server has asked it for the page already: `example_project/pages/answers.py` */}
        <Shelf title={t("home.soon")} to={catalogue({})} query={{ date_from: today, ordering: "starts_at", page_size: CARDS }} isFirst isComing />
        <Shelf
          title={t("home.loved")}
          to={catalogue({ ordering: "-rating", to: yesterday })}
          query={{ date_to: yesterday, ordering: "-rating", page_size: CARDS }}
        />
        {categories?.results.slice(0, SHELVES).map(({ slug, name }) => (
          <Shelf
            key={slug}
            title={name}
            to={catalogue({ categories: [slug] })}
            query={{ date_from: comingFrom(now), ordering: "starts_at", category: [slug], page_size: CARDS * 2 }}
            isComing
          />
        ))}
      </div>
    </Page>
  );
}

function Hero() {
  const { t } = useTranslation("catalogue");
  const navigate = useNavigate();
  return (
    <div className={styles["hero"]}>
      <h1 className={styles["title"]}>{t("home.title")}</h1>
      <p className={styles["lead"]}>{t("home.lead")}</p>
      <div className={styles["search"]}>
        <SearchBox
          large
          words=""
          onSearch={(search) => {
            if (search) void navigate(catalogue({ search }));
          }}
        />
      </div>
      <Categories />
    </div>
  );
}

function Categories() {
  const { t } = useTranslation("catalogue");
  const { data, isPending } = useQuery(categoriesQuery);
  if (isPending) return <Skeleton height="2.75rem" width="min(100%, 36rem)" />;
  return (
    <nav aria-label={t("home.categories")}>
      <ul className={styles["chips"]}>
        {data?.results.map(({ slug, name }) => (
          <li key={slug}>
            <Link className={styles["chip"]} to={catalogue({ categories: [slug] })}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
