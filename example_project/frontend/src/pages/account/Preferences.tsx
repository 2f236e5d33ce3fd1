import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { preferencesQuery } from "@/api/preferences";
import { Page } from "@/ui/Page";
import { ErrorState, Loading, Notice, Skeleton } from "@/ui/State";

import styles from "./Account.module.css";
import { Matrix } from "./Matrix";
import { ThisDevice } from "./ThisDevice";
import { DigestOf, QuietHours } from "./Times";

export default function Preferences() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("tabs.preferences")} width="reading">
      <div className={styles["head"]}>
        <h1>{t("tabs.preferences")}</h1>
      </div>
      <Choices />
    </Page>
  );
}

function Choices() {
  const { t } = useTranslation("account");
  const { data, error, refetch } = useQuery(preferencesQuery);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <Loading>
        <Skeleton height="60rem" />
      </Loading>
    );
  return (
    <>
      {data.email_problem ? (
        <div className={styles["switch"]}>
          <Notice tone="warn" icon="warning">
            {t(`mail.${data.email_problem.reason}`)}
          </Notice>
        </div>
      ) : null}
      <ThisDevice />
      <Matrix kinds={data.kinds} />
      <QuietHours hours={data.quiet_hours} />
      {Object.entries(data.digest).map(([channel, digest]) => (
        <DigestOf key={channel} channel={channel} digest={digest} />
      ))}
    </>
  );
}
