import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { eventQuery } from "@/api/events";
import type { Event } from "@/api/types";
import NotFound from "@/app/NotFound";
import { Page } from "@/ui/Page";
import { ErrorState } from "@/ui/State";

import { EventHead, WayBack } from "./EventHead";
import type { EventPage } from "./eventPages";

interface Props {
  page: EventPage;
  /** What can be done here, once the event is there. */
  actions?: (event: Event) => ReactNode;
  children: (id: number, event: Event | undefined) => ReactNode;
}

/** A page about the event whose key is in the address. */
export function EventFrame({ page, actions, children }: Props) {
  const { t } = useTranslation();
  const id = Number(useParams()["id"]);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const { data: event, error, refetch } = useQuery({ ...eventQuery(id), enabled: isNumber });
  const title = t(`organize.pages.${page}`);
  if (!isNumber) return <NotFound />;
  if (error && !event)
    return (
      <Page title={title}>
        <WayBack />
        <h1 className="visually-hidden">{title}</h1>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    );
  return (
    <Page title={event ? `${title}: ${event.title}` : title}>
      <EventHead id={id} page={page} event={event}>
        {event ? actions?.(event) : null}
      </EventHead>
      {children(id, event)}
    </Page>
  );
}
