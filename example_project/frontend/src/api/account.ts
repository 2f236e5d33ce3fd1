/** Signing in and out. The refresh token never passes through here: it comes and goes in its cookie. */
import { api, take } from "./client";
import { ApiError } from "./errors";
import type { components } from "./schema";
import { begin, carryOn, forget, renew, sessionState, type SignedIn, updateUser } from "./session";

/** Tells the server that somebody has signed in here before, so that strangers' guesses do not lock them out. */
const DEVICE = "event-booking:device";

type Answer = SignedIn & { device_token?: string };

function enter(answer: Answer): void {
  if (answer.device_token) localStorage.setItem(DEVICE, answer.device_token);
  begin(answer);
}

/** What is asked for besides the password. */
export interface SecondStep {
  token: string;
  methods: string[];
}

/** Signs in, or says what else is asked for. */
export async function signIn(email: string, password: string): Promise<SecondStep | null> {
  const device_token = localStorage.getItem(DEVICE) ?? "";
  try {
    enter(await take(api.POST("/api/v1/login/", { body: { email, password, device_token } })));
    return null;
  } catch (error) {
    const step = secondStep(error);
    if (step) return step;
    throw error;
  }
}

export function secondStep(error: unknown): SecondStep | null {
  if (!(error instanceof ApiError) || error.code !== "mfa_required") return null;
  const body = error.problem.body as components["schemas"]["SignInRefusal"];
  return body.mfa_token ? { token: body.mfa_token, methods: body.mfa_methods ?? [] } : null;
}

export async function signInByCode(mfa_token: string, code: string): Promise<void> {
  enter(await take(api.POST("/api/v1/login/mfa/", { body: { mfa_token, code } })));
}

export const canPasskey = (): boolean =>
  typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** The device asks for a finger, a face or a key. */
export async function signInByPasskey(mfa_token: string): Promise<void> {
  const asked = await take(api.POST("/api/v1/login/mfa/passkey/", { body: { mfa_token } }));
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(asked.public_key as never);
  const answer = (await navigator.credentials.get({ publicKey: options })) as PublicKeyCredential;
  const body = { passkey_token: asked.passkey_token, credential: answer.toJSON() as never };
  enter(await take(api.POST("/api/v1/login/mfa/passkey/confirm/", { body })));
}

export async function activate(email: string, code: string): Promise<void> {
  enter(await take(api.POST("/api/v1/activate/", { body: { email, code } })));
}

/** Ends all other sessions; this one goes on with other tokens. */
export async function changePassword(old_password: string, new_password: string): Promise<void> {
  carryOn((await take(api.POST("/api/v1/change_password/", { body: { old_password, new_password } }))).access);
  const { user } = sessionState();
  if (user?.must_set_password) updateUser({ ...user, must_set_password: false });
}

/** By the link in the mail to the old address. Every session of that account ends: perhaps the one here as well. */
export async function takeAddressBack(token: string): Promise<void> {
  await take(api.POST("/api/v1/account/email/revert/", { body: { token } }));
  if (sessionState().status === "signed-in") await renew();
}

/** Raises where nobody has ended the session: then it goes on, for whoever sits here next as well. */
export async function signOut(): Promise<void> {
  await leavePush();
  try {
    await take(api.POST("/api/v1/logout/", { body: {} as never }));
  } catch (error) {
    if (!isOver(error)) throw error;
  }
  forget();
}

/** There was no session left to end. */
const isOver = (error: unknown): boolean => error instanceof ApiError && (error.status === 400 || error.status === 401);

/** Says that this browser is subscribed, so that signing out ends it without loading that for everybody else. */
export const SUBSCRIBED = "event-booking:push";

/** Whoever sits here next gets none of this person's messages. */
async function leavePush(): Promise<void> {
  if (!localStorage.getItem(SUBSCRIBED)) return;
  const { turnOff } = await import("./push");
  await turnOff().catch(() => undefined);
}
