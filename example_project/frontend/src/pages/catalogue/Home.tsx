import { useTranslation } from "react-i18next";

import { Page } from "@/ui/Page";

export default function Home() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.events")}>
      <h1>{t("site")}</h1>
    </Page>
  );
}
