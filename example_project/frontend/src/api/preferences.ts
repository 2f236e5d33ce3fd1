import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, take } from "./client";
import type { components } from "./schema";

type Known = components["schemas"]["Preferences"];

export interface Digest {
  period: "off" | "daily" | "weekly";
  hour: number;
  weekday: string;
}

export interface QuietHours {
  begin: string;
  end: string;
}

/** Which kinds and channels there are is the site's own choice, so that their names are no part of the type. */
export interface Preferences {
  kinds: Record<string, Record<string, boolean>>;
  quiet_hours: QuietHours | null;
  digest: Record<string, Digest>;
  email_problem: Known["email_problem"];
}

const KEY = ["account", "preferences"];

export const preferencesQuery = queryOptions({
  queryKey: KEY,
  queryFn: async () => (await take(api.GET("/api/v1/notifications/preferences/"))) as unknown as Preferences,
});

export type Change = Partial<Pick<Preferences, "kinds" | "quiet_hours" | "digest">>;

/** What was chosen is shown at once, and taken back if the server refuses. */
export function useChangePreferences() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: Change) =>
      (await take(api.PATCH("/api/v1/notifications/preferences/", { body: change as never }))) as unknown as Preferences,
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueryData<Preferences>(KEY);
      if (before && change.kinds) queries.setQueryData(KEY, { ...before, kinds: merged(before.kinds, change.kinds) });
      return before;
    },
    onError: (_error, _change, before) => {
      if (before) queries.setQueryData(KEY, before);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function merged(kinds: Preferences["kinds"], changed: Preferences["kinds"]): Preferences["kinds"] {
  const both = { ...kinds };
  for (const [kind, channels] of Object.entries(changed)) both[kind] = { ...both[kind], ...channels };
  return both;
}
