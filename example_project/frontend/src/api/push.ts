/** Push messages to this browser: it may, the site can, and this person wants them. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { SUBSCRIBED } from "./account";
import { api, take } from "./client";

/** `unable`: the browser has no push messages, or the site sends none. `blocked`: somebody told the browser never to. */
export type PushState = "unable" | "blocked" | "on" | "off";

const KEY = ["account", "push"];
const PATH = "/api/v1/notifications/push_subscriptions/";

export class Blocked extends Error {}

const canPush = (): boolean => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

export const pushQuery = queryOptions({
  queryKey: KEY,
  queryFn: async (): Promise<PushState> => {
    if (!canPush() || !(await siteKey())) return "unable";
    if (Notification.permission === "denied") return "blocked";
    const own = await subscription();
    if (!own) return "off";
    const { results } = await take(api.GET(PATH, { params: { query: { page_size: 100 } } }));
    return results.some(({ endpoint }) => endpoint === own.endpoint) ? "on" : "off"; // another person's, or given up
  },
});

/** To be called from a press: browsers ask then, and only then. */
async function turnOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new Blocked();
  const key = await siteKey();
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe(); // it may be by another key, or another person's
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await take(api.POST(PATH, { body: made.toJSON() as never }));
  localStorage.setItem(SUBSCRIBED, "yes");
}

const SECONDS = 3;

/** This browser first: whatever the site hears of it, nothing is shown here any more. */
export async function turnOff(): Promise<void> {
  const own = await subscription();
  localStorage.removeItem(SUBSCRIBED);
  if (!own) return;
  await own.unsubscribe();
  const params = { query: { endpoint: own.endpoint } };
  await take(api.DELETE(PATH, { params, signal: AbortSignal.timeout(SECONDS * 1000) }));
}

export function usePush() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (on: boolean) => (on ? turnOn() : turnOff()),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

const siteKey = async (): Promise<string | null> => (await take(api.GET("/api/v1/notifications/push_key/"))).public_key;

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}
