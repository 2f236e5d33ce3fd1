/**
 * Who is signed in. The access token lives in memory, the refresh token in a cookie that no script can read.
 *
 * A refresh token works once: tabs renew one after the other (Web Locks), each with the cookie that the one before it
 * left. One that is sent twice ends its session, but for a moment's grace for a page that is reloaded meanwhile.
 *
 * The cookie is one for all tabs, so all of them are the same person: what one does is followed by the others.
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
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Tells that there may be a session to carry on, and whose: the person's id, or what is nobody's id where that is not
 * known. Without it nobody is asked, since strangers are the most.
 */
const HINT = "event-booking:signed-in";
const LOCK = "event-booking:renew";

/** Where nobody could say whether the session goes on, it is asked again after so many milliseconds, then less often. */
const FIRST_PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;
let pause = FIRST_PAUSE;

/** A tab that waits for ever keeps all others from renewing; one that leaves too early may miss the next cookie. */
const PATIENCE = 30_000;

export const accessToken = (): string | null => access;
export const sessionState = (): State => state;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: State): void {
  state = next;
  if (next.status !== "away") pause = FIRST_PAUSE;
  for (const listener of listeners) listener();
}

export function begin(signedIn: SignedIn): void {
  access = signedIn.access;
  enter(signedIn.user);
}

function enter(user: User): void {
  localStorage.setItem(HINT, String(user.id));
  change({ status: "signed-in", user });
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
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch("/api/v1/account/", { headers, signal: AbortSignal.timeout(PATIENCE) });
  const user = answer.ok ? ((await answer.json()) as User) : null;
  if (access !== token) {
    if (access && !state.user) await meet(access); // renewed meanwhile; else somebody has come or gone
  } else if (user) enter(user);
  else if (answer.status === 401 || answer.status === 403) forget();
  else leave();
}

/** The site does not answer. Whoever was signed in before still is, as far as anybody knows. */
function leave(): void {
  if (state.status === "unknown") change({ status: "away", user: null });
  if (state.status !== "away") return;
  clearTimeout(timer);
  timer = setTimeout(lookAgain, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function lookAgain(): void {
  if (state.status === "away") void restore();
}

/** Whether the cookie is somebody else's by now. */
const isOthers = (hint: string): boolean => state.user !== null && hint !== String(state.user.id);

/** What another tab has done counts here as well: it has signed out, or has signed somebody in. */
function follow(): void {
  const hint = localStorage.getItem(HINT);
  if (!hint) {
    if (state.status !== "anonymous") forget();
  } else if (isOthers(hint) || state.status === "anonymous") startOver();
  else lookAgain();
}

/** Pages of the one who was here are gone before it is known who is here now. */
function startOver(): void {
  access = null;
  change({ status: "unknown", user: null });
  void restore();
}

addEventListener("online", lookAgain);
addEventListener("storage", ({ key }) => {
  if (key === HINT || key === null) follow(); // `null`: all of it was emptied
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") follow(); // a tab that slept has heard nothing
});

/** A new access token, or `null` where this person's session is over. However many ask at once, one request is sent. */
export function renew(): Promise<string | null> {
  renewing ??= alone(exchange).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function exchange(): Promise<string | null> {
  const asked = localStorage.getItem(HINT);
  if (isLeft(asked)) return null; // found out meanwhile, here or in another tab
  const answer = await fetch("/api/v1/login/refresh/", {
    method: "POST",
    keepalive: true, // whoever leaves the page at this moment still gets the next cookie
    headers: { "Content-Type": "application/json", "X-Session": "cookie" },
    body: "{}",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const hint = localStorage.getItem(HINT);
  if (isLeft(hint)) return null;
  if (answer.ok) {
    access = ((await answer.json()) as { access: string }).access;
    return access;
  }
  if ((answer.status === 401 || answer.status === 400) && hint === asked) forget();
  return null;
}

/** Whether the cookie is not this person's any more. Who is there instead is found out once this is done. */
function isLeft(hint: string | null): boolean {
  const left = hint === null || isOthers(hint);
  if (left) setTimeout(follow);
  return left;
}

async function alone(work: () => Promise<string | null>): Promise<string | null> {
  return "locks" in navigator ? await navigator.locks.request(LOCK, work) : await work();
}
