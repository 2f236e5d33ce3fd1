/**
 * Who is signed in. The access token lives in memory, the refresh token in a cookie that no script can read.
 *
 * A refresh token works once: tabs renew one after the other (Web Locks), each with the cookie that the one before it
 * left. One that is sent twice ends its session, but for a moment's grace for a page that is reloaded meanwhile.
 */
import type { components } from "./schema";

export type User = components["schemas"]["User"];

export interface SignedIn {
  access: string;
  user: User;
}

/** `away`: there was a session, and nobody answered who could say whether it goes on. */
type State = { status: "unknown" | "anonymous" | "away"; user: null } | { status: "signed-in"; user: User };

let access: string | null = null;
let state: State = { status: "unknown", user: null };
const listeners = new Set<() => void>();
let renewing: Promise<string | null> | null = null;

/** Tells that there may be a session to carry on: without it nobody is asked, since strangers are the most. */
const HINT = "event-booking:signed-in";
const LOCK = "event-booking:renew";

export const accessToken = (): string | null => access;
export const sessionState = (): State => state;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

export function begin(signedIn: SignedIn): void {
  access = signedIn.access;
  localStorage.setItem(HINT, "yes");
  change({ status: "signed-in", user: signedIn.user });
}

/** Other tokens for the same session, after a change of password. */
export function carryOn(token: string): void {
  access = token;
}

export function updateUser(user: User): void {
  if (state.status === "signed-in") change({ status: "signed-in", user });
}

export function forget(): void {
  access = null;
  localStorage.removeItem(HINT);
  change({ status: "anonymous", user: null });
}

/** Find out who is there: when the page is opened, and again if there was no network. */
export async function restore(): Promise<void> {
  if (!localStorage.getItem(HINT)) {
    if (state.status !== "anonymous") forget();
    return;
  }
  try {
    const token = await renew();
    if (token && state.status !== "signed-in") await meet(token);
    else if (!token && localStorage.getItem(HINT)) leave();
  } catch {
    leave();
  }
}

async function meet(token: string): Promise<void> {
  const answer = await fetch("/api/v1/account/", { headers: { Authorization: `Bearer ${token}` } });
  if (answer.ok) change({ status: "signed-in", user: (await answer.json()) as User });
  else if (answer.status < 500) forget();
  else leave();
}

/** The site does not answer. Whoever was signed in before still is, as far as anybody knows. */
function leave(): void {
  if (state.status === "unknown") change({ status: "away", user: null });
}

addEventListener("online", () => {
  if (state.status === "away") void restore();
});

/** A new access token, or `null` where the session is over. However many ask at once, one request is sent. */
export function renew(): Promise<string | null> {
  renewing ??= alone(exchange).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function exchange(): Promise<string | null> {
  if (!localStorage.getItem(HINT)) return null; // found out meanwhile, here or in another tab
  const answer = await fetch("/api/v1/login/refresh/", {
    method: "POST",
    keepalive: true, // whoever leaves the page at this moment still gets the next cookie
    headers: { "Content-Type": "application/json", "X-Session": "cookie" },
    body: "{}",
  });
  if (answer.ok) {
    access = ((await answer.json()) as { access: string }).access;
    return access;
  }
  if (answer.status === 401 || answer.status === 400) forget();
  return null;
}

async function alone(work: () => Promise<string | null>): Promise<string | null> {
  return "locks" in navigator ? await navigator.locks.request(LOCK, work) : await work();
}
