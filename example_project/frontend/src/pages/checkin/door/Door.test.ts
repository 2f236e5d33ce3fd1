import "fake-indexeddb/auto";

import { beforeEach, describe, expect, it, vi } from "vitest";

import { begin, forget } from "@/api/session";

import { Door, flushOthers } from "./Door";
import { answer, guest } from "./examples";
import * as site from "./site";
import { forgetDoors, readDoor, readGuests, readScans } from "./store";
import type { Answer, Scan } from "./types";

vi.mock("./site", { spy: true });

const EVENT = 7;
const prepared = { event: EVENT, title: "Bread", startsAt: "2030-05-04T10:00:00Z", timezone: "UTC", keys: [], at: "2030-05-04T08:00:00Z" };
const away = () => Promise.reject(new TypeError("no network"));
const accepted = (_where: string, scans: readonly Scan[]): Promise<Answer[]> => Promise.resolve(scans.map(() => answer()));
const send = vi.mocked(site.sendScans);
const takeBack = vi.mocked(site.undoCheckIn);
const fetchDoor = vi.mocked(site.fetchDoor);

async function opened(): Promise<Door> {
  const door = new Door(EVENT);
  await door.open();
  return door;
}

/** One that has its list, and no network since. */
async function preparedDoor(): Promise<Door> {
  const door = await opened();
  await door.refresh();
  send.mockImplementation(away);
  fetchDoor.mockImplementation(away);
  return door;
}

const sentIds = () => send.mock.calls.map(([, scans]) => scans.map(({ id }) => id));

beforeEach(async () => {
  vi.clearAllMocks();
  send.mockImplementation(accepted);
  takeBack.mockResolvedValue();
  fetchDoor.mockResolvedValue({ door: prepared, guests: [guest(), guest({ code: "Zz9" })] });
  begin({ access: "token", user: { id: 1, roles: ["organizer"] } as never });
  const door = await opened();
  await door.flush(); // what the test before left
  await forgetDoors();
  vi.clearAllMocks();
});

describe("without a network", () => {
  it("a scan outlives a reload, and is told once, by its first name", async () => {
    const door = await preparedDoor();
    const { word, certain, scan } = await door.scan("Ab3", "North");
    expect([word, certain]).toEqual(["welcome", false]);

    const again = await opened();
    send.mockClear();
    send.mockImplementation(accepted);
    await again.flush();
    await again.flush();
    expect(sentIds()).toEqual([[scan?.id]]);
    expect((await readScans(EVENT))[0]?.answer?.result).toBe("accepted");
  });

  it("a ticket opens the door once", async () => {
    const door = await preparedDoor();
    await door.scan("Ab3", "");
    expect((await door.scan("Ab3", "")).word).toBe("used");
    expect(await readScans(EVENT)).toHaveLength(1);
  });

  it("an answer that was lost changes nothing: the same scan is told again", async () => {
    const door = await preparedDoor();
    await door.scan("Ab3", "");
    const [first] = sentIds();
    send.mockImplementation(accepted);
    await door.flush();
    expect(sentIds()).toEqual([first, first]);
  });

  it("whoever is let in may turn out to be wrong", async () => {
    const door = await preparedDoor();
    await door.scan("Ab3", "");
    send.mockResolvedValue([answer({ result: "cancelled", checkedInAt: null })]);
    await door.flush();
    expect(door.state.guests.find(({ code }) => code === "Ab3")?.status).toBe("cancelled");
  });
});

describe("taking back", () => {
  it("before it was ever told leaves nothing to tell", async () => {
    forget(); // nobody is signed in, so that nothing is even tried
    const door = await opened();
    const { scan } = await door.scan("Ab3", "");
    begin({ access: "token", user: { id: 1, roles: ["organizer"] } as never });
    await door.undo(scan?.id ?? "");
    await door.flush();
    expect([sentIds(), takeBack.mock.calls.length]).toEqual([[], 0]);
  });

  it("while its report is on the way is told after the answer", async () => {
    const door = await opened();
    await door.refresh();
    let arrive: (answers: Answer[]) => void = () => undefined;
    send.mockReturnValue(new Promise((resolve) => { arrive = resolve; }));
    const scanned = door.scan("Ab3", "");
    await vi.waitFor(() => { expect(send).toHaveBeenCalled(); });
    const undone = door.undo(door.state.scans[0]?.id ?? "");
    arrive([answer()]);
    await Promise.all([scanned, undone]);
    expect(takeBack).toHaveBeenCalledOnce();
    expect(door.state.scans[0]?.undo).toBe("done");
    expect((await door.scan("Ab3", "")).word).toBe("welcome");
  });
});

it("scans of another event are told by whichever door is opened next", async () => {
  const door = await preparedDoor();
  await door.scan("Ab3", "");
  send.mockClear();
  send.mockImplementation(accepted);
  await flushOthers(EVENT);
  expect(send).not.toHaveBeenCalled(); // its own page does that
  await flushOthers(EVENT + 1);
  expect(send).toHaveBeenCalledOnce();
});

it("a list that was on its way while a scan was answered does not forget it", async () => {
  const door = await opened();
  await door.refresh();
  let arrive: () => void = () => undefined;
  fetchDoor.mockReturnValue(new Promise((resolve) => { arrive = () => { resolve({ door: prepared, guests: [guest()] }); }; }));
  const refreshed = door.refresh();
  await door.scan("Ab3", "");
  arrive();
  await refreshed;
  expect(door.state.guests[0]?.status).toBe("used");
});

it("without storage it works as long as the page is open, and says so", async () => {
  const broken = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const door = await opened();
  await door.refresh();
  const { word, certain } = await door.scan("Ab3", "");
  broken.mockRestore();
  expect([word, certain, door.state.keeps]).toEqual(["welcome", true, false]);
});

it("whoever signs out leaves no names, and what the site has not heard", async () => {
  const door = await opened();
  await door.refresh();
  await door.scan("Ab3", "");
  send.mockImplementation(away);
  await door.scan("Zz9", "");
  await forgetDoors();
  expect([await readDoor(EVENT), await readGuests(EVENT)]).toEqual([undefined, []]);
  expect((await readScans(EVENT)).map(({ code }) => code)).toEqual(["Zz9"]);
});
