import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";

import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, useErrorText } from "@/ui/State";

/** A page that fell over, or whose code could not be loaded: after a release its file may be gone. */
export function Broken() {
  const { t } = useTranslation();
  const text = useErrorText();
  const error = useRouteError();
  return (
    <Page title={t("state.broken")}>
      <div role="alert">
        <EmptyState heading="h1" icon="warning" title={t("state.broken")} text={text(error)}>
          <Button
            look="primary"
            onClick={() => {
              window.location.reload();
            }}
          >
            {t("actions.retry")}
          </Button>
        </EmptyState>
      </div>
    </Page>
  );
}

/** The frame itself fell over. */
export function AllBroken() {
  return (
    <main id="main">
      <Broken />
    </main>
  );
}
