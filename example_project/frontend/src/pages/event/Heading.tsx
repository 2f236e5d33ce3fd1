import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Event } from "@/api/types";
import { Badge } from "@/ui/State";
import { Stars } from "@/ui/Stars";

import styles from "./Heading.module.css";

export function Heading({ event }: { event: Event }) {
  const { t } = useTranslation();
  return (
    <header className={styles["heading"]}>
      <Link className={styles["category"]} to={`/events?category=${event.category.slug}`}>
        {event.category.name}
      </Link>
      <h1 className={styles["title"]}>{event.title}</h1>
      {event.summary ? <p className={styles["summary"]}>{event.summary}</p> : null}
      <div className={styles["line"]}>
        <Badge>{t(`difficulty.${event.difficulty}`)}</Badge>
        {event.is_online ? <Badge tone="info">{t("format.online")}</Badge> : null}
        {event.rating.count ? (
          <a href="#reviews" className={styles["rating"]}>
            <Stars average={event.rating.average} count={event.rating.count} />
          </a>
        ) : null}
      </div>
    </header>
  );
}
