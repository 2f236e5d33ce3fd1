import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { eventQuery } from "@/api/events";
import type { Event } from "@/api/types";
import { useSession } from "@/api/useSession";
import NotFound from "@/app/NotFound";
import { useMedia } from "@/lib/useMedia";
import { Page } from "@/ui/Page";
import { ErrorState } from "@/ui/State";

import { Actions } from "./Actions";
import { BookBar } from "./BookBar";
import { Description } from "./Description";
import styles from "./EventPage.module.css";
import { EventSkeleton } from "./EventSkeleton";
import { Facts } from "./Facts";
import { Gallery } from "./Gallery";
import { HandOuts } from "./HandOuts";
import { Heading } from "./Heading";
import { Ingredients } from "./Ingredients";
import { Organizer } from "./Organizer";
import { Reviews } from "./Reviews";
import { SeriesDates } from "./SeriesDates";
import { Similar } from "./Similar";
import { Standing } from "./Standing";
import { Tickets } from "./Tickets";
import { useSale } from "./useSale";
import { useView } from "./useView";

/** Where the tickets stand beside the text, with their own button. */
const ROOMY = "(min-width: 62rem)";

export default function EventPage() {
  const { t } = useTranslation("event");
  const { status } = useSession();
  const id = Number(useParams()["id"]);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  // whether it is a draft of theirs, or liked, depends on who asks
  const { data, error, refetch } = useQuery({ ...eventQuery(id), enabled: isNumber && status !== "unknown" });
  if (!isNumber || (error instanceof ApiError && error.status === 404)) return <NotFound />;
  if (data) return <Loaded key={data.id} event={data} />;
  return (
    <Page title={t("loadingTitle")}>
      <h1 className="visually-hidden">{t("loadingTitle")}</h1>
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : <EventSkeleton />}
    </Page>
  );
}

function Loaded({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const sale = useSale(event);
  const isRoomy = useMedia(ROOMY);
  useView(event);
  return (
    <Page title={event.title}>
      <article className={styles["event"]}>
        <Standing event={event} />
        <Heading event={event} />
        <Gallery title={event.title} images={event.images} />
        <div className={styles["columns"]}>
          <div className={styles["facts"]}>
            <Facts event={event} />
          </div>
          <div className={styles["side"]}>
            <Tickets sale={sale} withButton={isRoomy} />
          </div>
          <div className={styles["main"]}>
            <Actions event={event} />
            <Description title={t("about")} text={event.description} />
            <Ingredients ingredients={event.ingredients} />
            <HandOuts event={event.id} />
            <Organizer organizer={event.organizer} />
            {event.series ? <SeriesDates event={event} series={event.series} /> : null}
            <Reviews event={event} />
          </div>
        </div>
        {isRoomy ? null : <BookBar sale={sale} />}
      </article>
      <Similar event={event} />
    </Page>
  );
}
