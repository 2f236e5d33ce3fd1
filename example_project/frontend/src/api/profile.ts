import { queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import type { components } from "./schema";

export type Account = components["schemas"]["Account"];
export type AccountChange = components["schemas"]["PatchedAccountChangeRequest"];
export type ProfileChange = components["schemas"]["PatchedProfileRequest"];

export const accountQuery = queryOptions({ queryKey: ["account", "own"], queryFn: () => take(api.GET("/api/v1/account/")) });
export const ownProfileQuery = queryOptions({ queryKey: ["profile", "own"], queryFn: () => take(api.GET("/api/v1/profile/")) });

export const changeAccount = (body: AccountChange) => take(api.PATCH("/api/v1/account/", { body }));
export const changeProfile = (body: ProfileChange) => take(api.PATCH("/api/v1/profile/", { body }));

export function changeAvatar(file: File | null) {
  if (!file) return changeProfile({ avatar: null });
  const form = new FormData();
  form.set("avatar", file);
  return take(api.PATCH("/api/v1/profile/", { body: form as never, bodySerializer: (body) => body as never }));
}
