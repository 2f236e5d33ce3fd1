import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useRef, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";

import { eventQuery } from "@/api/events";
import NotFound from "@/app/NotFound";
import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ErrorState, Loading, Skeleton } from "@/ui/State";

import { EventHead } from "./attendees/EventHead";
import { List } from "./messages/List";

const Writing = lazy(() => import("./messages/Writing"));

/** What was written to attendees; `?write=new` and `?write=<id>` write. */
export default function Messages() {
  const { t } = useTranslation("organize-messages");
  const id = Number(useParams()["id"]);
  const [address, setAddress] = useSearchParams();
  const event = useQuery({ ...eventQuery(id), enabled: Number.isSafeInteger(id) });
  const written = address.get("write") ?? "";
  const isWriting = /^(new|[1-9]\d{0,14})$/.test(written);
  const write = useFocusAgain(isWriting);
  if (!Number.isSafeInteger(id)) return <NotFound />;
  if (event.isError && !event.data)
    return (
      <Page title={t("title")}>
        <h1 className="visually-hidden">{t("title")}</h1>
        <ErrorState error={event.error} retry={() => void event.refetch()} />
      </Page>
    );
  const back = () => {
    setAddress({});
  };
  return (
    <Page title={event.data ? `${t("title")}: ${event.data.title}` : t("title")}>
      <EventHead id={id} title={t("title")} event={event.data}>
        {isWriting ? null : (
          <ButtonLink ref={write} to="?write=new" look="primary" icon="edit">
            {t("write")}
          </ButtonLink>
        )}
      </EventHead>
      {isWriting && event.data ? (
        <Suspense fallback={<Waiting />}>
          <Writing key={written} event={event.data} id={written === "new" ? null : Number(written)} onDone={back} />
        </Suspense>
      ) : (
        <List id={id} event={event.data} />
      )}
    </Page>
  );
}

/** On the way to write, once that is done with. */
function useFocusAgain(isWriting: boolean) {
  const link = useRef<HTMLAnchorElement>(null);
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !isWriting) link.current?.focus();
    was.current = isWriting;
  }, [isWriting]);
  return link;
}

function Waiting() {
  return (
    <Loading>
      <Skeleton height="30rem" />
    </Loading>
  );
}
