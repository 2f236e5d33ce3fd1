import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";

import { eventQuery } from "@/api/events";
import type { Event } from "@/api/types";
import NotFound from "@/app/NotFound";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ErrorState } from "@/ui/State";

import styles from "./attendees/Attendees.module.css";
import { Downloads } from "./attendees/Downloads";
import { EventHead } from "./attendees/EventHead";
import { FilterBar } from "./attendees/FilterBar";
import { type Filters, NONE, readFilters, writeFilters } from "./attendees/filters";
import { List } from "./attendees/List";
import { WaitingList } from "./attendees/WaitingList";

const DoorDialog = lazy(() => import("./attendees/DoorDialog"));

/** Everybody who booked, and who waits to. */
export default function Attendees() {
  const { t } = useTranslation("organize-attendees");
  const id = Number(useParams()["id"]);
  const [address, setAddress] = useSearchParams();
  const event = useQuery({ ...eventQuery(id), enabled: Number.isSafeInteger(id) });
  const isWaiting = address.get("list") === "waiting";
  const filters = readFilters(address);
  const change = (next: Filters) => {
    setAddress(writeFilters(next), { replace: true, preventScrollReset: true });
  };
  if (!Number.isSafeInteger(id)) return <NotFound />;
  if (event.isError && !event.data)
    return (
      <Page title={t("title")}>
        <h1 className="visually-hidden">{t("title")}</h1>
        <ErrorState error={event.error} retry={() => void event.refetch()} />
      </Page>
    );
  return (
    <Page title={event.data ? `${t("title")}: ${event.data.title}` : t("title")}>
      <EventHead id={id} title={t("title")} event={event.data}>
        <Downloads event={id} />
        {event.data?.status === "published" ? <AtTheDoor event={event.data} /> : null}
      </EventHead>
      <nav className={styles["lists"]} aria-label={t("lists.label")}>
        <Link to="?" aria-current={isWaiting ? undefined : "page"}>
          {t("lists.bookings")}
        </Link>
        <Link to="?list=waiting" aria-current={isWaiting ? "page" : undefined}>
          {t("lists.waiting")}
        </Link>
      </nav>
      {isWaiting ? (
        <section aria-label={t("lists.waiting")}>
          <WaitingList id={id} event={event.data} />
        </section>
      ) : (
        <section aria-label={t("lists.bookings")}>
          <FilterBar filters={filters} types={event.data?.ticket_types ?? []} onChange={change} />
          <List event={id} filters={filters} clear={() => { change(NONE); }} />
        </section>
      )}
    </Page>
  );
}

function AtTheDoor({ event }: { event: Event }) {
  const { t } = useTranslation("organize-attendees");
  const [isOpen, open] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onClick={() => { open(true); }}>
        {t("door.open")}
      </Button>
      {isOpen ? (
        <Suspense>
          <DoorDialog event={event} onClose={() => { open(false); }} />
        </Suspense>
      ) : null}
    </>
  );
}
