import { useTranslation } from "react-i18next";
import { Navigate, Outlet, useLocation } from "react-router";

import { useRole, useSession } from "@/api/useSession";
import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, Loading } from "@/ui/State";

import { signInPath } from "./nextPath";

/** For organizers; others are told how to become one. */
export function RequireOrganizer() {
  const { t } = useTranslation();
  const { status } = useSession();
  const { pathname, search } = useLocation();
  const isOrganizer = useRole("organizer");
  if (status === "unknown") return <Loading />;
  if (status === "anonymous") return <Navigate to={signInPath(pathname, search)} replace />;
  if (isOrganizer) return <Outlet />;
  return (
    <Page title={t("state.forbidden")}>
      <EmptyState icon="users" title={t("state.forbidden")}>
        <ButtonLink to="/account/settings" look="primary">
          {t("nav.settings")}
        </ButtonLink>
      </EmptyState>
    </Page>
  );
}
