import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Event } from "@/api/types";
import { period } from "@/lib/format";
import { safeAddress } from "@/lib/prose";
import { Icon, type IconName } from "@/ui/Icon";

import styles from "./Facts.module.css";

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When and where; times are those of the place, with the reader's own beside them where the clocks differ. */
export function Facts({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const there = period(event.starts_at, event.ends_at, event.timezone);
  const here = period(event.starts_at, event.ends_at, HERE);
  return (
    <section aria-label={t("facts.label")}>
      <dl className={styles["facts"]}>
        <Fact icon="calendar" name={t("facts.when")}>
          <p className={styles["main"]}>
            <time dateTime={event.starts_at}>{there}</time>
          </p>
          <p className={styles["more"]}>{t("facts.zone", { zone: event.timezone.replaceAll("_", " ") })}</p>
          {here === there ? null : <p className={styles["more"]}>{t("facts.yours", { period: here })}</p>}
        </Fact>
        <Fact icon="pin" name={t("facts.where")}>
          <Place event={event} />
        </Fact>
        {event.tags.length ? (
          <Fact icon="tag" name={t("facts.tags")}>
            <ul className={styles["tags"]}>
              {event.tags.map((tag) => (
                <li key={tag}>
                  <Link to={`/events?q=${encodeURIComponent(tag)}`}>{tag}</Link>
                </li>
              ))}
            </ul>
          </Fact>
        ) : null}
      </dl>
    </section>
  );
}

function Fact({ icon, name, children }: { icon: IconName; name: string; children: ReactNode }) {
  return (
    <div className={styles["fact"]}>
      <dt className={styles["name"]}>
        <Icon name={icon} size={22} />
        <span className="visually-hidden">{name}</span>
      </dt>
      <dd className={styles["text"]}>{children}</dd>
    </div>
  );
}

function Place({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const { name, address, city } = event.venue;
  const link = safeAddress(event.online_url);
  if (event.is_online) {
    return (
      <>
        <p className={styles["main"]}>{t("online")}</p>
        <p className={styles["more"]}>{link ? <a href={link}>{link}</a> : t("facts.join")}</p>
      </>
    );
  }
  return (
    <>
      <p className={styles["main"]}>{name || city}</p>
      <p className={styles["more"]}>{[address, name ? city : ""].filter(Boolean).join(", ")}</p>
    </>
  );
}
