import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import type { Event } from "@/api/types";
import { Button } from "@/ui/Button";
import { later } from "@/ui/later";

import styles from "./attendees/Attendees.module.css";
import { Downloads } from "./attendees/Downloads";
import { FilterBar } from "./attendees/FilterBar";
import { type Filters, NONE, readFilters, writeFilters } from "./attendees/filters";
import { List } from "./attendees/List";
import { WaitingList } from "./attendees/WaitingList";
import { EventFrame } from "./EventFrame";

const DoorDialog = later(() => import("./attendees/DoorDialog"));

/** Everybody who booked, and who waits to. */
export default function Attendees() {
  const { t } = useTranslation("organize-attendees");
  const [address, setAddress] = useSearchParams();
  const isWaiting = address.get("list") === "waiting";
  const filters = readFilters(address);
  const change = (next: Filters) => {
    setAddress(writeFilters(next), { replace: true, preventScrollReset: true });
  };
  return (
    <EventFrame page="attendees" actions={(event) => <Actions event={event} />}>
      {(id, event) => (
        <>
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
              <WaitingList id={id} event={event} />
            </section>
          ) : (
            <section aria-label={t("lists.bookings")}>
              <FilterBar filters={filters} types={event?.ticket_types ?? []} onChange={change} />
              <List event={id} filters={filters} clear={() => { change(NONE); }} />
            </section>
          )}
        </>
      )}
    </EventFrame>
  );
}

function Actions({ event }: { event: Event }) {
  return (
    <>
      <Downloads event={event.id} />
      {event.status === "published" ? <AtTheDoor event={event} /> : null}
    </>
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
        <DoorDialog event={event} onClose={() => { open(false); }} />
      ) : null}
    </>
  );
}
