import { Navigate, Outlet, useLocation } from "react-router";

import { useSession } from "@/api/useSession";
import { Loading } from "@/ui/State";

/** Where to go after signing in: a path of this site, whatever stands in the address bar. */
export function nextPath(search: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(wanted) ? wanted : "/";
}

export const signInPath = (pathname: string, search: string): string =>
  `/sign-in?next=${encodeURIComponent(pathname + search)}`;

export function RequireSession() {
  const { status } = useSession();
  const { pathname, search } = useLocation();
  if (status === "unknown") return <Loading />;
  if (status === "anonymous") return <Navigate to={signInPath(pathname, search)} replace />;
  return <Outlet />;
}
