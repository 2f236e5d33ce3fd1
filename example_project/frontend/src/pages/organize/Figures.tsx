import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { type Figures as Sums, type History, historyQuery } from "@/api/figures";
import NotFound from "@/app/NotFound";
import { number, percent } from "@/lib/format";
import { Page } from "@/ui/Page";
import { ErrorState, Loading, Skeleton } from "@/ui/State";

import { Conversion, Revenue, Seats, Tile, Tiles, TileSkeletons } from "./DashboardParts";
import { EventHead } from "./EventHead";
import styles from "./Figures.module.css";
import { FiguresArrivals } from "./FiguresArrivals";
import { FiguresCancellations } from "./FiguresCancellations";
import { FiguresSales } from "./FiguresSales";
import { FiguresViews } from "./FiguresViews";

/** How one event came to what it is: sales, visits, cancellations, the door. */
export default function Figures() {
  const { t } = useTranslation("organize-figures");
  const id = Number(useParams()["id"]);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const { data, error, refetch } = useQuery({ ...historyQuery(id), enabled: isNumber });
  if (!isNumber || (error instanceof ApiError && error.status === 404)) return <NotFound />;
  return (
    <Page title={data ? t("figures.of", { title: data.figures.event.title }) : t("figures.title")}>
      <EventHead id={id} page="figures" event={data?.figures.event} />
      <div className={styles["page"]}>
        {data ? <Loaded history={data} /> : null}
        {!data && error ? <ErrorState error={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <Placeholders /> : null}
      </div>
    </Page>
  );
}

function Loaded({ history }: { history: History }) {
  return (
    <>
      <Summary figures={history.figures} />
      <div className={styles["charts"]}>
        <FiguresSales history={history} />
        <FiguresViews history={history} />
        <FiguresArrivals history={history} />
        <FiguresCancellations history={history} />
      </div>
    </>
  );
}

function Summary({ figures }: { figures: Sums }) {
  const { t } = useTranslation("organize-figures");
  const { sold, checked_in: checkedIn } = figures;
  return (
    <Tiles>
      <Tile label={t("tile.sold")}>
        <Seats figures={figures} />
      </Tile>
      <Tile label={t("tile.revenue")} note={t("tile.revenueNote")}>
        <Revenue amounts={figures.revenue} currency={figures.event.currency} />
      </Tile>
      <Tile label={t("tile.arrived")} note={sold ? t("tile.ofSold", { share: percent(checkedIn / sold) }) : undefined}>
        {number(checkedIn)}
      </Tile>
      <Conversion figures={figures} />
    </Tiles>
  );
}

function Placeholders() {
  return (
    <Loading>
      <div className={styles["page"]}>
        <TileSkeletons />
        <div className={styles["charts"]}>
          {[1, 2, 3, 4].map((chart) => (
            <Skeleton key={chart} height="26rem" />
          ))}
        </div>
      </div>
    </Loading>
  );
}
