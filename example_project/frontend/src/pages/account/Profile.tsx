import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { accountQuery, ownProfileQuery } from "@/api/profile";
import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ErrorState, Loading, Skeleton } from "@/ui/State";

import { AboutYou } from "./AboutYou";
import styles from "./Account.module.css";
import { Avatar } from "./Avatar";
import { PublicPart } from "./PublicPart";

export default function Profile() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("tabs.profile")} width="reading">
      <div className={styles["head"]}>
        <h1>{t("tabs.profile")}</h1>
      </div>
      <Public />
      <Own />
    </Page>
  );
}

function Public() {
  const { t } = useTranslation("account");
  const { data, error, refetch } = useQuery(ownProfileQuery);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height="44rem" />;
  return (
    <section className={styles["section"]} aria-labelledby="public">
      <h2 id="public">{t("profile.public")}</h2>
      {data.is_public ? (
        <div className={styles["row"]}>
          <span className={styles["soft"]}>{t("profile.shown")}</span>
          <ButtonLink to={`/people/${data.user.id}`}>{t("profile.look")}</ButtonLink>
        </div>
      ) : null}
      <Avatar profile={data} />
      <PublicPart profile={data} />
    </section>
  );
}

function Own() {
  const { t } = useTranslation("account");
  const { data, error, refetch } = useQuery(accountQuery);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height="22rem" />;
  return (
    <section className={styles["section"]} aria-labelledby="own">
      <h2 id="own">{t("profile.own")}</h2>
      <AboutYou account={data} />
    </section>
  );
}

function Waiting({ height }: { height: string }) {
  return (
    <Loading>
      <div className={styles["section"]}>
        <Skeleton height={height} />
      </div>
    </Loading>
  );
}
