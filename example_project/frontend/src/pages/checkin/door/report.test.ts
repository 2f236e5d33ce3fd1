import { beforeEach, describe, expect, it } from "vitest";

import { answer, scan } from "./examples";
import { batches, type Means, MOST, report, takeBackWanted } from "./report";
import type { Answer, Scan } from "./types";

class Hopeless extends Error {}

/** A site that knows scans by their id, and a device that keeps them. */
class World implements Means {
  kept = new Map<string, Scan>();
  sent: string[][] = [];
  takenBack: string[] = [];
  refuses: ((scans: readonly Scan[]) => Error | null) = () => null;

  now = () => "2030-05-04T10:00:00.000Z";
  isHopeless = (error: unknown) => error instanceof Hopeless;
  keep = (one: Scan) => {
    this.kept.set(one.id, one);
    return Promise.resolve();
  };
  takeBack = (one: Scan) => {
    this.takenBack.push(one.id);
    return Promise.resolve();
  };
  send = (_where: string, scans: readonly Scan[]): Promise<Answer[]> => {
    this.sent.push(scans.map(({ id }) => id));
    const error = this.refuses(scans);
    return error ? Promise.reject(error) : Promise.resolve(scans.map(() => answer()));
  };
}

let world: World;
beforeEach(() => {
  world = new World();
});

const scans = (count: number, more: Partial<Scan> = {}) => Array.from({ length: count }, (_, index) => scan({ ...more, id: `s${index}` }));

describe("a report", () => {
  it("leaves answers", async () => {
    await report(scans(2), world);
    expect(world.sent).toEqual([["s0", "s1"]]);
    expect([...world.kept.values()].map((one) => [one.answer?.result, one.settledAt !== ""])).toEqual([["accepted", true], ["accepted", true]]);
  });

  it("tells nothing twice that was answered", async () => {
    await report([scan({ answer: answer() })], world);
    expect(world.sent).toEqual([]);
  });

  it("that fails leaves all as it was, but for a note that it left", async () => {
    world.refuses = () => new TypeError("no network");
    await expect(report(scans(1), world)).rejects.toThrow("no network");
    expect(world.kept.get("s0")).toMatchObject({ sent: true, answer: null });
  });

  it("stops at the first failure", async () => {
    world.refuses = () => new TypeError("no network");
    await expect(report(scans(MOST + 1), world)).rejects.toThrow();
    expect(world.sent).toHaveLength(1);
  });

  it("that the site will never take is told one by one, and its spoilt part given up", async () => {
    world.refuses = (batch) => (batch.some(({ id }) => id === "s1") ? new Hopeless() : null);
    await report(scans(3), world);
    expect(world.sent).toEqual([["s0", "s1", "s2"], ["s0"], ["s1"], ["s2"]]);
    expect([...world.kept.values()].map((one) => one.answer?.result).sort()).toEqual(["accepted", "accepted", "unknown"]);
  });
});

it("reports of several doors are told apart, in their order", () => {
  const made = [...scans(1, { where: "North" }), ...scans(2, { where: "South" }), ...scans(1, { where: "North" })];
  expect(batches(made).map((batch) => batch.map(({ where }) => where))).toEqual([["North"], ["South", "South"], ["North"]]);
  expect(batches(scans(MOST + 1)).map((batch) => batch.length)).toEqual([MOST, 1]);
});

describe("taking back", () => {
  it("happens after the scan was answered", async () => {
    await takeBackWanted([scan({ undo: "wanted" })], world);
    expect(world.takenBack).toEqual([]);
    await takeBackWanted([scan({ undo: "wanted", answer: answer() })], world);
    expect([world.takenBack, world.kept.get("s1")?.undo]).toEqual([["s1"], "done"]);
  });

  it("asks nothing of the site where it had let nobody in", async () => {
    await takeBackWanted([scan({ undo: "wanted", answer: answer({ result: "already_used" }) })], world);
    expect([world.takenBack, world.kept.get("s1")?.undo]).toEqual([[], "done"]);
  });
});
