/** What a device keeps of its doors (IndexedDB): it outlives a reload and a flat battery. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import type { Guest, Prepared, Scan } from "./types";
import { isWaiting } from "./verdict";

interface Schema extends DBSchema {
  doors: { key: number; value: Prepared };
  guests: { key: [number, string]; value: Guest; indexes: { event: number } };
  scans: { key: string; value: Scan; indexes: { event: number } };
}

export const DATABASE = "event-booking-door";

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore("doors", { keyPath: "event" });
      db.createObjectStore("guests", { keyPath: ["event", "code"] }).createIndex("event", "event");
      db.createObjectStore("scans", { keyPath: "id" }).createIndex("event", "event");
    },
    terminated() {
      opened = null;
    },
  });
  return opened;
}

export const readDoor = async (event: number): Promise<Prepared | undefined> => (await database()).get("doors", event);

export const readGuests = async (event: number): Promise<Guest[]> => (await database()).getAllFromIndex("guests", "event", event);

/** Oldest first: the order in which they are reported. */
export async function readScans(event: number): Promise<Scan[]> {
  const found = await (await database()).getAllFromIndex("scans", "event", event);
  return found.sort((a, b) => a.scannedAt.localeCompare(b.scannedAt));
}

/** Events with scans that the site has not heard of. */
export async function unsentEvents(): Promise<number[]> {
  const scans = await (await database()).getAll("scans");
  return [...new Set(scans.filter(isWaiting).map(({ event }) => event))];
}

export async function keepScan(scan: Scan): Promise<void> {
  await (await database()).put("scans", scan);
}

export async function dropScan(id: string): Promise<void> {
  await (await database()).delete("scans", id);
}

export async function keepGuest(guest: Guest): Promise<void> {
  await (await database()).put("guests", guest);
}

/** All at once or nothing: half a list would refuse people who have a ticket. */
export async function keepDoor(door: Prepared, guests: readonly Guest[]): Promise<void> {
  const write = (await database()).transaction(["doors", "guests"], "readwrite");
  const list = write.objectStore("guests");
  for (const key of await list.index("event").getAllKeys(door.event)) void list.delete(key);
  for (const guest of guests) void list.put(guest);
  void write.objectStore("doors").put(door);
  await write.done;
}

/** What whoever signs out leaves behind: no names, and scans only as long as the site has not heard of them. */
export async function forgetDoors(): Promise<void> {
  const write = (await database()).transaction(["doors", "guests", "scans"], "readwrite");
  void write.objectStore("doors").clear();
  void write.objectStore("guests").clear();
  for (const scan of await write.objectStore("scans").getAll()) {
    if (!isWaiting(scan)) void write.objectStore("scans").delete(scan.id);
  }
  await write.done;
}
