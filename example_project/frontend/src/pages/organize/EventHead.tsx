import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";

import type { Event } from "@/api/types";
import { clock, day, period } from "@/lib/format";
import { Icon } from "@/ui/Icon";
import { Skeleton } from "@/ui/State";

import styles from "./EventHead.module.css";
import { type EventPage, pagesOf, pathOf } from "./eventPages";
import { StandingBadge } from "./StandingBadge";

/** A device at the door has kept no more than the first. */
type HeadEvent = Pick<Event, "title" | "starts_at" | "timezone"> & Partial<Pick<Event, "status" | "ends_at">>;

interface Props {
  id: number;
  page: EventPage;
  /** Undefined while it is on its way. */
  event: HeadEvent | undefined;
  hidden?: boolean;
  /** There is no network, and no other page: whoever left would not come back. */
  isAlone?: boolean;
  /** What can be done here. */
  children?: ReactNode;
}

/** The head of every page about one event: which, when, and the ways to its other pages and to all events. */
export function EventHead({ id, page, event, hidden = false, isAlone = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <header className={styles["head"]} hidden={hidden}>
      {isAlone ? null : <WayBack />}
      <div className={styles["top"]}>
        <div className={styles["names"]}>
          <h1>
            <span className="visually-hidden">{t(`organize.pages.${page}`)}{event ? ": " : ""}</span>
            {event ? event.title : <Skeleton height="2rem" width="18rem" />}
          </h1>
          {event ? <When event={event} /> : <Skeleton height="1.5rem" width="14rem" />}
        </div>
        {children ? <div className={styles["actions"]}>{children}</div> : null}
      </div>
      {isAlone ? null : <Tabs id={id} page={page} status={event?.status} />}
    </header>
  );
}

/** Of an event that nobody has stored yet. */
export function NewHead({ title, hidden }: { title: string; hidden: boolean }) {
  return (
    <header className={styles["head"]} hidden={hidden}>
      <WayBack />
      <h1>{title}</h1>
    </header>
  );
}

/** To the dashboard. */
export function WayBack() {
  const { t } = useTranslation();
  return (
    <Link to="/organize" className={styles["back"]}>
      <Icon name="chevronLeft" />
      {t("organize.back")}
    </Link>
  );
}

function When({ event: { status, starts_at: from, ends_at: to, timezone } }: { event: HeadEvent }) {
  return (
    <p className={styles["line"]}>
      {status && to ? <StandingBadge event={{ status, starts_at: from, ends_at: to }} /> : null}
      <time dateTime={from}>{to ? period(from, to, timezone) : `${day(from, timezone)}, ${clock(from, timezone)}`}</time>
    </p>
  );
}

function Tabs({ id, page, status }: { id: number; page: EventPage; status: Event["status"] | undefined }) {
  const { t } = useTranslation();
  const pages = pagesOf(status, page);
  const tabs = useShown(page);
  if (pages.length < 2) return null;
  return (
    <nav ref={tabs} aria-label={t("organize.pages.label")} className={styles["tabs"]}>
      {pages.map((each) => (
        <NavLink key={each} end to={pathOf(id, each)} className={styles["tab"]}>
          {t(`organize.pages.${each}`)}
        </NavLink>
      ))}
    </nav>
  );
}

/** Where there is no room for all tabs, the one of this page is seen. */
function useShown(page: EventPage): RefObject<HTMLElement | null> {
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = tabs.current?.querySelector<HTMLElement>("[aria-current]");
    if (here && tabs.current) tabs.current.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - tabs.current.clientWidth / 2;
  }, [page]);
  return tabs;
}
