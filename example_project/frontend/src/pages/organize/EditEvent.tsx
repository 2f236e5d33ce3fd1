import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { eventQuery } from "@/api/events";
import { accountQuery } from "@/api/profile";
import { useRole, useSession } from "@/api/useSession";
import NotFound from "@/app/NotFound";
import { Page } from "@/ui/Page";
import { ErrorState, Loading, Skeleton } from "@/ui/State";

import { EventEditor } from "./editor/EventEditor";

/** Writes a new event, or goes on with one. A draft that has just been stored goes on where it is being written. */
export default function EditEvent() {
  const id = useParams()["id"];
  const key = useEditorKey();
  return <Loaded key={key} id={id === undefined ? null : Number(id)} />;
}

/** Another editor for another page, but for the page that a new event gets while it is written. */
function useEditorKey(): number {
  const { pathname, state } = useLocation() as { pathname: string; state: { created?: boolean } | null };
  const [known, know] = useState({ pathname, key: 0 });
  const key = known.pathname === pathname || state?.created ? known.key : known.key + 1;
  if (known.pathname !== pathname) know({ pathname, key });
  return key;
}

function Loaded({ id }: { id: number | null }) {
  const { t } = useTranslation("organize-editor");
  const isAdmin = useRole("admin");
  const { user } = useSession();
  const { state } = useLocation() as { state: { created?: boolean } | null };
  const isNumber = id === null || (Number.isSafeInteger(id) && id > 0);
  // what the page of the event has shown a while ago is nothing to go on from
  const { data, error, isFetchedAfterMount, refetch } = useQuery({
    ...eventQuery(id ?? 0),
    enabled: isNumber && id !== null,
    refetchOnMount: "always",
  });
  // a new one begins with the person's own time zone, and goes without where nobody says which that is
  const isPlaceless = useQuery({ ...accountQuery, enabled: id === null }).isPending;
  const isTheirs = !data || isAdmin || data.organizer.id === user?.id;
  if (!isNumber || !isTheirs || (error instanceof ApiError && error.status === 404)) return <NotFound />;
  const isReady = id === null ? !isPlaceless : data && (isFetchedAfterMount || state?.created);
  if (isReady) return <EventEditor event={data ?? null} />;
  const title = t(id === null ? "new" : "edit");
  return (
    <Page title={title}>
      <h1 className="visually-hidden">{title}</h1>
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Loading>
          <Skeleton height="40rem" />
        </Loading>
      )}
    </Page>
  );
}
