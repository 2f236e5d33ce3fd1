import { queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import type { components } from "./schema";

export const FACTOR = ["account", "mfa"];
export const factorQuery = queryOptions({ queryKey: FACTOR, queryFn: () => take(api.GET("/api/v1/account/mfa/")) });

export type Factor = components["schemas"]["SecondFactor"];
export type Passkey = components["schemas"]["Passkey"];

export interface Proof {
  password: string;
  code: string;
}

export const beginTotp = (body: Proof) => take(api.POST("/api/v1/account/mfa/totp/", { body }));
export const confirmTotp = (setup_token: string, code: string) =>
  take(api.POST("/api/v1/account/mfa/totp/confirm/", { body: { setup_token, code } }));
export const freshCodes = (body: Proof) => take(api.POST("/api/v1/account/mfa/recovery_codes/", { body }));

/** The API's description names no body for DELETE, though it reads the password and the code from there. */
const inBody = (proof: Proof) => ({
  body: proof as never,
  bodySerializer: (body: unknown) => JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
});

export const removeTotp = (proof: Proof) => take(api.DELETE("/api/v1/account/mfa/totp/", inBody(proof)));
export const removePasskey = (passkey: number, proof: Proof) =>
  take(api.DELETE("/api/v1/account/mfa/passkeys/{passkey}/", { params: { path: { passkey } }, ...inBody(proof) }));

/** The device makes a key that stays in it. Recovery codes come with the first second factor, this once. */
export async function addPasskey({ name, ...proof }: Proof & { name: string }): Promise<string[]> {
  const asked = await take(api.POST("/api/v1/account/mfa/passkeys/", { body: proof }));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.public_key as never);
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const body = { setup_token: asked.setup_token, name, credential: made.toJSON() as never };
  return (await take(api.POST("/api/v1/account/mfa/passkeys/confirm/", { body }))).recovery_codes;
}
