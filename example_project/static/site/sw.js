/**
 * The service worker: check-in comes up without a network. Registered by the pages that need it (check-in; push messages),
 * so that nobody else has one.
 *
 * KEPT stands above this, put there by the server: {version, files}. Pages are asked of the network first, the API is
 * none of our business, and files are answered from the cache only if their names say what is in them.
 */
/* global KEPT */
const PREFIX = "event-booking-";
const CACHE = `${PREFIX}${KEPT.version}`;
/** The last door that was opened: it outlives versions. */
const MEMORY = "door-of-event-booking";
const DOOR = /^\/organize\/events\/\d+\/check-in\/?$/;
/** One page stands for every door: what differs is drawn by scripts. */
const SHELL = "/organize/events/0/check-in";
const HASHED = "/static/site/assets/";
/** So long a door waits for the network before it opens with what is here (ms). */
const PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

/** All of one build or nothing. The one before it stays in charge until its last page is closed. */
async function keep() {
  const cache = await caches.open(CACHE);
  const shell = await fetch(SHELL, { cache: "no-store" });
  const text = await shell.clone().text();
  const named = text.match(/\/static\/site\/[^"]+/g) ?? [];
  if (!shell.ok || !named.every((name) => KEPT.files.includes(name))) throw new Error("a release is on its way");
  await cache.addAll(KEPT.files);
  await cache.put(SHELL, shell);
}

async function tidy() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (DOOR.test(pathname)) event.respondWith(door(event));
    else if (/^\/organize\/?$/.test(pathname)) event.respondWith(fetch(request).catch(lastDoor));
  } else if (KEPT.files.includes(pathname)) {
    event.respondWith(pathname.startsWith(HASHED) ? kept(pathname).then((found) => found ?? fetch(request)) : file(request));
  }
});

const kept = (path) => caches.match(path, { cacheName: CACHE, ignoreVary: true });

/** Network first; what is here if that is slow, away or broken. */
async function door(event) {
  const asked = fetch(event.request);
  event.waitUntil(asked.then(() => remember(event.request.url), () => undefined));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  const shell = await kept(SHELL);
  return shell ?? answer ?? asked;
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept(new URL(request.url).pathname);
    if (found) return found;
    throw error;
  }
}

async function remember(url) {
  const memory = await caches.open(MEMORY);
  await memory.put("/last-door", new Response(new URL(url).pathname));
}

/** Where the installed app begins when there is no network. */
async function lastDoor() {
  const last = await caches.match("/last-door", { cacheName: MEMORY });
  return last ? Response.redirect(await last.text()) : Response.error();
}

self.addEventListener("push", (event) => event.waitUntil(show(told(event.data))));

function told(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

/** Browsers insist that something is shown for each message. */
function show({ title = "Event Booking", text = "", tag, url = "/account/notifications", language }) {
  const icon = "/static/site/icon-192.png";
  return self.registration.showNotification(title, { body: text, tag, lang: language, icon, badge: icon, data: { url } });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(go(event.notification.data?.url ?? "/"));
});

/** In the window that shows it already, else in a new one. */
async function go(address) {
  const { href } = target(address);
  const windows = await self.clients.matchAll({ type: "window" });
  const open = windows.find(({ url }) => url === href);
  return open ? open.focus() : self.clients.openWindow(href);
}

/** No message leads to another site. */
function target(address) {
  const url = new URL(address, self.location.origin);
  return url.origin === self.location.origin ? url : new URL("/", self.location.origin);
}
