import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { profileQuery } from "@/api/people";
import type { Profile } from "@/api/types";
import { useSession } from "@/api/useSession";
import { safeAddress } from "@/lib/prose";
import { Avatar } from "@/parts/Avatar";
import { FollowButton } from "@/parts/FollowButton";
import { Prose } from "@/parts/Prose";
import { ButtonLink } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui/State";

import styles from "./Person.module.css";
import { PersonEvents } from "./PersonEvents";

/** What somebody shows to everybody, and what they invite to. */
export default function Person() {
  const { t } = useTranslation("people");
  const { status } = useSession();
  const id = useParams()["id"] ?? "";
  // one's own is there, also while it is private
  const { data, error, refetch } = useQuery({ ...profileQuery(id), enabled: status !== "unknown" });
  if (data) return <Loaded key={id} id={id} profile={data} />;
  if (error instanceof ApiError && error.status === 404) {
    return (
      <Page title={t("notFound")}>
        <h1 className="visually-hidden">{t("notFound")}</h1>
        <EmptyState icon="user" title={t("notFound")} text={t("notFoundText")}>
          <ButtonLink to="/events" look="primary">
            {t("common:state.toEvents")}
          </ButtonLink>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title={t("loadingTitle")}>
      <h1 className="visually-hidden">{t("loadingTitle")}</h1>
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : <PersonSkeleton />}
    </Page>
  );
}

function Loaded({ id, profile }: { id: string; profile: Profile }) {
  const { t } = useTranslation("people");
  const { user } = useSession();
  const { name } = profile.user;
  return (
    <Page title={name}>
      <header className={styles["head"]}>
        <Avatar name={name} picture={profile.avatar} large />
        <div className={styles["text"]}>
          <h1>{name}</h1>
          <p className={styles["line"]}>
            {profile.city ? (
              <span className={styles["fact"]}>
                <Icon name="pin" size={18} />
                {profile.city}
              </span>
            ) : null}
            <span className={styles["fact"]}>
              <Icon name="users" size={18} />
              {t("followers", { count: profile.subscribers_count })}
            </span>
            <Website address={profile.website ?? ""} />
          </p>
          {profile.bio ? <Prose text={profile.bio} /> : null}
          <div>
            {user && String(user.id) === id ? (
              <ButtonLink to="/account/profile" icon="edit">
                {t("edit")}
              </ButtonLink>
            ) : (
              <FollowButton id={id} name={name} />
            )}
          </div>
        </div>
      </header>
      <PersonEvents id={id} />
    </Page>
  );
}

function Website({ address }: { address: string }) {
  const { t } = useTranslation("people");
  const href = safeAddress(address);
  if (!href) return null;
  return (
    <a href={href} rel="nofollow ugc noopener noreferrer" target="_blank" aria-label={`${t("website")}: ${new URL(href).host}`}>
      {new URL(href).host}
    </a>
  );
}

function PersonSkeleton() {
  return (
    <Loading>
      <div className={styles["head"]}>
        <Skeleton height="6rem" width="6rem" />
        <div className={styles["text"]}>
          <Skeleton height="2.25rem" width="min(18rem, 60vw)" />
          <Skeleton height="1.5rem" width="min(12rem, 50vw)" />
          <Skeleton height="4rem" width="min(32rem, 60vw)" />
        </div>
      </div>
    </Loading>
  );
}
