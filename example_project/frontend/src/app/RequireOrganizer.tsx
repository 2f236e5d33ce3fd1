import { useTranslation } from "react-i18next";
import { Navigate, Outlet, useLocation } from "react-router";

import { restore } from "@/api/session";
import { useRole, useSession } from "@/api/useSession";
import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/State";

import { signInPath } from "./nextPath";

/** For organizers; others are told how to become one. `evenAway`: it works without a network, by what the device kept. */
export function RequireOrganizer({ evenAway = false }: { evenAway?: boolean }) {
  const { t } = useTranslation();
  const { status } = useSession();
  const { pathname, search } = useLocation();
  const isOrganizer = useRole("organizer");
  if (status === "unknown") return <Loading />;
  if (status === "away" && !evenAway) return <ErrorState error={null} retry={() => void restore()} />;
  if (status === "anonymous") return <Navigate to={signInPath(pathname, search)} replace />;
  // one and the same place: when the network is back, the page goes on as it is
  if (isOrganizer || status === "away") return <Outlet />;
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
