import { queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";

export const FACTOR = ["account", "mfa"];
export const factorQuery = queryOptions({ queryKey: FACTOR, queryFn: () => take(api.GET("/api/v1/account/mfa/")) });

export interface Proof {
  password: string;
  code: string;
}

export const beginTotp = (password: string) => take(api.POST("/api/v1/account/mfa/totp/", { body: { password, code: "" } }));
export const confirmTotp = (setup_token: string, code: string) =>
  take(api.POST("/api/v1/account/mfa/totp/confirm/", { body: { setup_token, code } }));
export const freshCodes = (body: Proof) => take(api.POST("/api/v1/account/mfa/recovery_codes/", { body }));

/** The API's description names no body for DELETE, though it reads the password and the code from there. */
export const removeTotp = (proof: Proof) =>
  take(
    api.DELETE("/api/v1/account/mfa/totp/", {
      body: proof as never,
      bodySerializer: (body) => JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    }),
  );
