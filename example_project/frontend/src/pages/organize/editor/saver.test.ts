import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "@/api/errors";
import type { Event } from "@/api/types";

import { ChangedElsewhere } from "./elsewhere";
import { event } from "./sample";
import { createSaver } from "./saver";
import { emptyValues, newTicket, type Values, valuesOf } from "./values";

const refusal = new ApiError(400, { detail: "", code: "", fields: {}, body: null }, null);

function setUp(of: Event | null = event) {
  const form = { values: of ? valuesOf(of) : emptyValues("UTC") };
  const ports = {
    create: vi.fn(() => Promise.resolve(event)),
    change: vi.fn<(id: number, body: object) => Promise<Event>>(() => Promise.resolve(event)),
    look: vi.fn<(id: number) => Promise<Event>>(() => Promise.resolve(event)),
    find: vi.fn<() => Promise<{ event: Event; index: number } | null>>(() => Promise.resolve(null)),
    onStored: vi.fn(),
    onRefused: vi.fn(),
    savesItself: vi.fn(() => true),
  };
  const saver = createSaver({ event: of, read: () => form.values, ...ports });
  const type = (more: Partial<Values>) => {
    form.values = { ...form.values, ...more };
    saver.changed();
  };
  return { form, saver, type, ...ports };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a draft", () => {
  it("is saved by itself a while after the last change, with what was changed", async () => {
    const { saver, type, change } = setUp();
    type({ title: "Ry" });
    await vi.advanceTimersByTimeAsync(2000);
    type({ title: "Rye" });
    await vi.advanceTimersByTimeAsync(2000);
    expect([saver.state(), change.mock.calls.length]).toEqual(["changed", 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(change.mock.calls).toEqual([[7, { title: "Rye" }]]);
    expect([saver.state(), saver.isDirty()]).toEqual(["saved", false]);
  });

  it("is left alone when a change was taken back, or is half written", async () => {
    const { saver, type, change } = setUp();
    type({ title: "Rye" });
    type({ title: "Bread" });
    expect(saver.state()).toBe("saved");
    type({ title: "" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([saver.state(), change.mock.calls.length]).toEqual(["changed", 0]);
  });

  it("is sent once more with what was written while it was on its way", async () => {
    const { form, saver, type, change } = setUp();
    let answer: (stored: Event) => void = () => undefined;
    change.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    type({ title: "Rye" });
    await vi.advanceTimersByTimeAsync(3000);
    expect(saver.state()).toBe("saving");
    type({ summary: "Dark" });
    answer(event);
    await vi.advanceTimersByTimeAsync(0);
    expect(saver.state()).toBe("changed");
    await vi.advanceTimersByTimeAsync(3000);
    expect(change.mock.calls.map(([, body]) => body)).toEqual([{ title: "Rye" }, { summary: "Dark" }]);
    expect([saver.state(), form.values.title]).toEqual(["saved", "Rye"]);
  });

  it("is not sent again as it was refused, but once it is changed", async () => {
    const { saver, type, change, onRefused } = setUp();
    change.mockRejectedValueOnce(refusal);
    type({ title: "Rye" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([saver.state(), change.mock.calls.length, onRefused.mock.calls]).toEqual(["refused", 1, [[refusal, true, 7]]]);
    type({ title: "Rye bread" });
    await vi.advanceTimersByTimeAsync(3000);
    expect(saver.state()).toBe("saved");
  });

  it("is tried again where nobody answered", async () => {
    const { saver, type, change } = setUp();
    change.mockRejectedValueOnce(new TypeError("network"));
    type({ title: "Rye" });
    await vi.advanceTimersByTimeAsync(3000);
    expect(saver.state()).toBe("unreachable");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([saver.state(), change.mock.calls.length]).toEqual(["saved", 2]);
  });
});

describe("what is published, or new", () => {
  it("waits until somebody says so", async () => {
    const { saver, type, change, savesItself } = setUp();
    savesItself.mockReturnValue(false);
    type({ title: "Rye" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([saver.isDirty(), change.mock.calls.length]).toEqual([true, 0]);
    expect(await saver.save()).toBe(true);
    expect(change).toHaveBeenCalledOnce();
  });

  it("is made once, and changed from then on", async () => {
    const { form, saver, type, create, change } = setUp(null);
    expect([saver.state(), saver.isDirty()]).toEqual(["new", false]);
    type(valuesOf(event));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(create).not.toHaveBeenCalled();
    await Promise.all([saver.save(), saver.save()]);
    expect([create.mock.calls.length, change.mock.calls.length]).toEqual([1, 0]);
    form.values = { ...form.values, title: "Rye" };
    await saver.save();
    expect(change.mock.calls).toEqual([[7, { title: "Rye" }]]);
  });

  it("tells whoever asked that it was refused", async () => {
    const { saver, type, change, onRefused } = setUp();
    change.mockRejectedValue(refusal);
    type({ title: "Rye" });
    expect(await saver.save()).toBe(false);
    expect(onRefused.mock.calls).toEqual([[refusal, false, 7]]);
  });
});

describe("a list", () => {
  const child = { ...newTicket("Child"), capacity: "3" };
  const added = { ...event, ticket_types: [...event.ticket_types, { ...event.ticket_types[0], id: 6, name: "Elsewhere" }] } as Event;

  it("is looked at before it is sent; other things are not", async () => {
    const { form, saver, type, look, change } = setUp();
    type({ title: "Rye" });
    await saver.save();
    expect(look).not.toHaveBeenCalled();
    type({ ticket_types: [...form.values.ticket_types, child] });
    expect(await saver.save()).toBe(true);
    expect([look.mock.calls, change.mock.calls.length]).toEqual([[[7]], 2]);
  });

  it("is not sent where somebody else has changed it meanwhile, and does not take out what they have put in", async () => {
    const { form, saver, type, look, change, onRefused } = setUp();
    look.mockResolvedValue(added);
    type({ ticket_types: [...form.values.ticket_types, child] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([saver.state(), change.mock.calls.length, look.mock.calls.length]).toEqual(["refused", 0, 1]);
    expect(onRefused.mock.calls[0]?.[0]).toBeInstanceOf(ChangedElsewhere);
  });

  it("that this page has sent is no surprise to it", async () => {
    const { form, saver, type, look, change } = setUp();
    change.mockResolvedValue(added);
    type({ ticket_types: [...form.values.ticket_types, child] });
    await saver.save();
    look.mockResolvedValue(added);
    type({ ticket_types: form.values.ticket_types.slice(0, 1) });
    expect(await saver.save()).toBe(true);
  });
});

describe("a new one that nobody has answered", () => {
  const lost = new TypeError("network");

  it("is gone on with where it was made, and is not made twice", async () => {
    const { saver, type, create, change, find, onStored } = setUp(null);
    create.mockRejectedValueOnce(lost);
    type(valuesOf(event));
    expect([await saver.save(), saver.state(), find.mock.calls.length]).toEqual([false, "unreachable", 0]);
    find.mockResolvedValueOnce({ event, index: 0 });
    type({ title: "Rye" });
    expect(await saver.save()).toBe(true);
    expect([create.mock.calls.length, change.mock.calls, saver.id()]).toEqual([1, [[7, { title: "Rye" }]], 7]);
    expect(onStored.mock.calls.map(([, , isNew]) => isNew as boolean)).toEqual([true, false]);
  });

  it("is made where it was not", async () => {
    const { saver, type, create, find } = setUp(null);
    create.mockRejectedValueOnce(lost);
    type(valuesOf(event));
    await saver.save();
    expect(await saver.save()).toBe(true);
    expect([create.mock.calls.length, find.mock.calls.length]).toEqual([2, 1]);
  });

  it("is not made while nobody can say whether it was", async () => {
    const { saver, type, create, find } = setUp(null);
    create.mockRejectedValueOnce(lost);
    find.mockRejectedValueOnce(lost);
    type(valuesOf(event));
    await saver.save();
    expect([await saver.save(), create.mock.calls.length]).toEqual([false, 1]);
  });
});
