import { useTranslation } from "react-i18next";

import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/State";

export default function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t("state.notFound")}>
      <EmptyState heading="h1" icon="search" title={t("state.notFound")} text={t("state.notFoundText")}>
        <ButtonLink to="/events" look="primary">
          {t("state.toEvents")}
        </ButtonLink>
      </EmptyState>
    </Page>
  );
}
