import { useTranslation } from "react-i18next";

import { Page } from "@/ui/Page";

import styles from "./Account.module.css";
import { Address } from "./settings/Address";
import { Appearance } from "./settings/Appearance";
import { DataExport } from "./settings/DataExport";
import { Erase } from "./settings/Erase";
import { Organizer } from "./settings/Organizer";
import { Password } from "./settings/Password";
import { SecondFactor } from "./settings/SecondFactor";
import { Sessions } from "./settings/Sessions";

export default function Settings() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("tabs.settings")} width="reading">
      <div className={styles["head"]}>
        <h1>{t("tabs.settings")}</h1>
      </div>
      <Appearance />
      <Password />
      <Address />
      <SecondFactor />
      <Sessions />
      <Organizer />
      <DataExport />
      <Erase />
    </Page>
  );
}
