import { useSyncExternalStore } from "react";

import { sessionState, subscribe } from "./session";

/** `{status, user}`: `"unknown"` until it is known whether the session of an earlier visit goes on. */
export const useSession = () => useSyncExternalStore(subscribe, sessionState);

export function useRole(role: "organizer" | "admin"): boolean {
  const { user } = useSession();
  return user?.roles.includes(role) ?? false;
}
