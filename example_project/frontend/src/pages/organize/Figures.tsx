import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { type Figures as Sums, type History, historyQuery } from "@/api/figures";
import NotFound from "@/app/NotFound";
import { day, number, percent } from "@/lib/format";
import { ButtonLink } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Page } from "@/ui/Page";
import { ErrorState, Loading, Skeleton } from "@/ui/State";

import { Revenue, Seats, StandingBadge, Tile, Tiles, TileSkeletons } from "./DashboardParts";
import { actionsOf } from "./dashboardSteps";
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
      <div className={styles["page"]}>
        <Link to="/organize" className={styles["back"]}>
          <Icon name="chevronLeft" />
          {t("dashboard.title")}
        </Link>
        {data ? <Loaded history={data} /> : null}
        {!data && error ? (
          <>
            <h1>{t("figures.title")}</h1>
            <ErrorState error={error} retry={() => void refetch()} />
          </>
        ) : null}
        {!data && !error ? <Placeholders /> : null}
      </div>
    </Page>
  );
}

function Loaded({ history }: { history: History }) {
  return (
    <>
      <Head figures={history.figures} />
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

function Head({ figures }: { figures: Sums }) {
  const { t } = useTranslation("organize-figures");
  const { event } = figures;
  const links = actionsOf(figures, new Date()).filter(({ name }) => ["edit", "attendees", "checkIn", "messages"].includes(name));
  return (
    <header className={styles["head"]}>
      <div className={styles["about"]}>
        <h1>
          <span className="visually-hidden">{t("figures.title")}: </span>
          {event.title}
        </h1>
        <p className={styles["line"]}>
          <StandingBadge event={event} />
          <time dateTime={event.starts_at}>{day(event.starts_at, event.timezone)}</time>
        </p>
      </div>
      <div className={styles["links"]}>
        {links.map(({ name, icon, to }) => (
          <ButtonLink key={name} to={to} icon={icon}>
            {t(`action.${name}`)}
          </ButtonLink>
        ))}
      </div>
    </header>
  );
}

function Summary({ figures }: { figures: Sums }) {
  const { t } = useTranslation("organize-figures");
  const { views, bookings, conversion, sold, checked_in: checkedIn } = figures;
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
      <Tile
        label={t("tile.conversion")}
        note={t("tile.funnel", { views: t("views", { count: views, n: number(views) }), bookings: t("bookings", { count: bookings, n: number(bookings) }) })}
      >
        {conversion === null ? "—" : percent(conversion)}
      </Tile>
    </Tiles>
  );
}

function Placeholders() {
  const { t } = useTranslation("organize-figures");
  return (
    <>
      <h1 className="visually-hidden">{t("figures.title")}</h1>
      <Loading>
        <div className={styles["page"]}>
          <Skeleton height="5rem" />
          <TileSkeletons />
          <div className={styles["charts"]}>
            {[1, 2, 3, 4].map((chart) => (
              <Skeleton key={chart} height="26rem" />
            ))}
          </div>
        </div>
      </Loading>
    </>
  );
}
