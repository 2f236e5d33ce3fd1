import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { profileQuery } from "@/api/people";
import type { Event } from "@/api/types";
import { Avatar } from "@/parts/Avatar";
import { FollowButton } from "@/parts/FollowButton";

import page from "./EventPage.module.css";
import styles from "./Organizer.module.css";

/** Who invites. A private person has a name here, and no page. */
export function Organizer({ organizer }: { organizer: Event["organizer"] }) {
  const { t } = useTranslation(["event", "people"]);
  const id = String(organizer.id);
  const { data: profile } = useQuery(profileQuery(id));
  return (
    <section className={page["section"]}>
      <h2>{t("organizer.title")}</h2>
      <div className={styles["card"]}>
        <Avatar name={organizer.name} picture={profile?.avatar} />
        <div className={styles["text"]}>
          <p className={styles["name"]}>
            {profile ? <Link to={`/people/${id}`}>{organizer.name}</Link> : organizer.name}
          </p>
          {profile ? (
            <p className={styles["more"]}>
              {[profile.city, t("people:followers", { count: profile.subscribers_count })].filter(Boolean).join(" · ")}
            </p>
          ) : null}
        </div>
        {profile ? <FollowButton id={id} name={organizer.name} look="secondary" /> : null}
      </div>
    </section>
  );
}
