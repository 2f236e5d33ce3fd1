import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, take } from "@/api/client";
import { cursorOf } from "@/api/events";
import type { EventCard as Card } from "@/api/types";
import { EventCard } from "@/parts/EventCard";
import { ButtonLink, IconButton } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading, Skeleton, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Account.module.css";
import { ListEnd } from "./ListEnd";

const favoritesQuery = infiniteQueryOptions({
  queryKey: ["account", "favorites"],
  queryFn: ({ pageParam }) =>
    take(api.GET("/api/v1/favorites/", { params: { query: pageParam ? { cursor: pageParam } : {} } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => cursorOf(page.next),
});

export default function Favorites() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("tabs.favorites")}>
      <div className={styles["head"]}>
        <h1>{t("tabs.favorites")}</h1>
      </div>
      <List />
    </Page>
  );
}

function List() {
  const { t } = useTranslation("account");
  const pages = useInfiniteQuery(favoritesQuery);
  if (pages.isPending)
    return (
      <Loading>
        <div className={styles["cards"]}>
          {Array.from({ length: 4 }, (_, index) => (
            <Skeleton key={index} height="20rem" />
          ))}
        </div>
      </Loading>
    );
  if (pages.isError && !pages.data) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />;
  const events = pages.data.pages.flatMap((page) => page.results);
  if (!events.length)
    return (
      <EmptyState icon="heart" title={t("favorites.none")} text={t("favorites.noneText")}>
        <ButtonLink to="/events" look="primary">
          {t("common:state.toEvents")}
        </ButtonLink>
      </EmptyState>
    );
  return (
    <>
      <h2 className="visually-hidden">{t("favorites.list")}</h2>
      <ul className={styles["cards"]}>
        {events.map((event) => (
          <Favorite key={event.id} event={event} />
        ))}
      </ul>
      <ListEnd pages={pages} />
    </>
  );
}

function Favorite({ event }: { event: Card }) {
  const { t } = useTranslation("account");
  const text = useErrorText();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/favorites/{event_id}/", { params: { path: { event_id: event.id } } })),
    onSuccess: () => {
      announce(t("favorites.removed", { title: event.title }));
    },
    onError: (error) => {
      announce(text(error), "bad");
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["event", event.id] });
      return queries.invalidateQueries({ queryKey: ["account", "favorites"] });
    },
  });
  return (
    <li className={styles["card"]}>
      <EventCard event={event} />
      <IconButton
        icon="heart"
        filled
        className={styles["remove"]}
        label={t("favorites.remove", { title: event.title })}
        aria-disabled={remove.isPending}
        onClick={() => {
          if (!remove.isPending) remove.mutate();
        }}
      />
    </li>
  );
}
