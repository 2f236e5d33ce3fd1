import { Navigate, Outlet, useLocation } from "react-router";

import { restore } from "@/api/session";
import { useSession } from "@/api/useSession";
import { ErrorState, Loading } from "@/ui/State";

import { signInPath } from "./nextPath";

export function RequireSession() {
  const { status } = useSession();
  const { pathname, search } = useLocation();
  if (status === "unknown") return <Loading />;
  if (status === "away") return <ErrorState error={null} retry={() => void restore()} />;
  if (status === "anonymous") return <Navigate to={signInPath(pathname, search)} replace />;
  return <Outlet />;
}
