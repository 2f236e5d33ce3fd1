import { beforeEach, describe, expect, it } from "vitest";

import { ApiError } from "@/api/errors";
import { makeKey } from "@/lib/key";

import { attempt, isUnanswered, keyFor, pauseAfter, untilAnswered } from "./attempt";

const refusal = (status: number, retryAfter: string | null = null) =>
  new ApiError(status, { detail: "", code: "", fields: {}, body: null }, retryAfter);
const lost = () => new TypeError("Failed to fetch");
const AIM = { store: sessionStorage, user: 1, event: 4 };
const at = (wish: unknown) => ({ ...AIM, wish });
const WISH = { event: 4, items: [{ ticket_type: 1, quantity: 2 }] };
const OTHER = { event: 4, items: [{ ticket_type: 1, quantity: 3 }] };

/** Sends that are answered like this, one after the other; which keys came is written down. */
function sends(...answers: (Error | string)[]) {
  const keys: string[] = [];
  const send = (key: string) => {
    keys.push(key);
    const answer = answers.shift() ?? "late";
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { keys, send };
}

const waits: number[] = [];
const wait = (milliseconds: number) => {
  waits.push(milliseconds);
  return Promise.resolve();
};

beforeEach(() => {
  sessionStorage.clear();
  waits.length = 0;
});

describe("the key of an attempt", () => {
  it("stays for the same wish, also after a reload", () => {
    const first = keyFor(AIM, WISH, makeKey);
    expect(keyFor(AIM, { ...WISH }, makeKey)).toBe(first);
  });

  it("is another for another wish, another event, and another person", () => {
    const first = keyFor(AIM, WISH, makeKey);
    expect(keyFor({ ...AIM, event: 5 }, WISH, makeKey)).not.toBe(first);
    expect(keyFor({ ...AIM, user: 2 }, WISH, makeKey)).not.toBe(first);
    expect(keyFor(AIM, OTHER, makeKey)).not.toBe(first);
  });

  it("is made anew where something else was kept", () => {
    sessionStorage.setItem("event-booking:attempt:1:4", "{");
    expect(keyFor(AIM, WISH, makeKey)).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("sending", () => {
  it("goes on with the same key until it is answered", async () => {
    const { keys, send } = sends(lost(), refusal(503, "3"), refusal(502), "booked");
    await expect(attempt(at(WISH), send, wait)).resolves.toBe("booked");
    expect(new Set(keys).size).toBe(1);
    expect(waits).toEqual([500, 3000, 2000]);
  });

  it("uses the same key when two are on their way at once", async () => {
    const { keys, send } = sends("booked", "booked");
    await Promise.all([attempt(at(WISH), send, wait), attempt(at(WISH), send, wait)]);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it("keeps the key after giving up, for the person's own next try", async () => {
    const { keys, send } = sends(lost(), lost(), lost(), lost(), lost(), "booked");
    await expect(attempt(at(WISH), send, wait)).rejects.toThrow("Failed to fetch");
    await expect(attempt(at(WISH), send, wait)).resolves.toBe("booked");
    expect(keys).toHaveLength(6);
    expect(new Set(keys).size).toBe(1);
  });

  it.each([401, 403, 408, 429])("keeps the key after a %i, which says nothing of what was sent before", async (status) => {
    const { keys, send } = sends(lost(), ...Array.from({ length: isUnanswered(refusal(status)) ? 4 : 1 }, () => refusal(status)), "booked");
    await expect(attempt(at(WISH), send, wait)).rejects.toMatchObject({ status });
    await expect(attempt(at(WISH), send, wait)).resolves.toBe("booked");
    expect(new Set(keys).size).toBe(1);
  });

  it("gives the key up once it is decided, even after tries without an answer", async () => {
    const { keys, send } = sends(lost(), refusal(409), "booked");
    await expect(attempt(at(WISH), send, wait)).rejects.toMatchObject({ status: 409 });
    await attempt(at(WISH), send, wait);
    expect([keys[0] === keys[1], keys[1] === keys[2]]).toEqual([true, false]);
  });

  it("does not repeat what was refused, and begins anew after it", async () => {
    const { keys, send } = sends(refusal(409), "booked");
    await expect(attempt(at(WISH), send, wait)).rejects.toBeInstanceOf(ApiError);
    await attempt(at(WISH), send, wait);
    expect(keys).toHaveLength(2);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it("books once more when the person begins once more", async () => {
    const { keys, send } = sends("one", "two");
    await attempt(at(WISH), send, wait);
    await attempt(at(WISH), send, wait);
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe("pauses", () => {
  it("end, and are never too long", () => {
    expect(pauseAfter(5, lost())).toBeNull();
    expect(pauseAfter(1, refusal(503, "600"))).toBe(10_000);
    expect(pauseAfter(1, refusal(429, "1"))).toBeNull();
  });

  it("really pass", async () => {
    const { send } = sends(lost(), "there");
    await expect(untilAnswered(() => send("key"), wait)).resolves.toBe("there");
  });
});
