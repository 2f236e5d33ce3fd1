/** Keeps what is written: when somebody says so, and drafts by itself a little after the last change. One request at a time. */
import { ApiError } from "@/api/errors";
import type { Event } from "@/api/types";

import { isStorable } from "./checklist";
import { type Body, bodyOf, changesOf, fingerprint, type Values, valuesOf } from "./values";

export type SaveState = "new" | "saved" | "changed" | "saving" | "refused" | "unreachable";

interface Ports {
  event: Event | null;
  read: () => Values;
  create: (body: Body) => Promise<Event>;
  change: (id: number, body: Partial<Body>) => Promise<Event>;
  /** It is stored; `sent` is what was written when it was sent. */
  onStored: (event: Event, sent: Values, isNew: boolean) => void;
  /** `quiet`: nobody asked for it. */
  onRefused: (error: unknown, quiet: boolean, id: number | null) => void;
  savesItself: (id: number) => boolean;
}

export interface Saver {
  state: () => SaveState;
  id: () => number | null;
  savedAt: () => Date | null;
  isDirty: () => boolean;
  subscribe: (listener: () => void) => () => void;
  changed: () => void;
  /** Whether all of it is stored now. */
  save: () => Promise<boolean>;
  stop: () => void;
  /** What is written is not wanted any more. */
  forget: () => void;
}

const PAUSE = 3000;
const AGAIN = 10_000;

export function createSaver({ event, read, create, change, onStored, onRefused, savesItself }: Ports): Saver {
  const listeners = new Set<() => void>();
  let id = event?.id ?? null;
  let kept = bodyOf(event ? valuesOf(event) : read());
  let state: SaveState = event ? "saved" : "new";
  let savedAt: Date | null = null;
  let refusedPrint = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;

  function become(next: SaveState): void {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  const isDirty = () => fingerprint(kept) !== fingerprint(bodyOf(read()));

  function later(milliseconds: number): void {
    clearTimeout(timer);
    const values = read();
    if (id === null || !savesItself(id) || !isStorable(values) || fingerprint(bodyOf(values)) === refusedPrint) return;
    timer = setTimeout(() => void start(true), milliseconds);
  }

  function changed(): void {
    if (running) return;
    const dirty = isDirty();
    become(dirty ? "changed" : id === null ? "new" : "saved");
    if (dirty) later(PAUSE);
    else clearTimeout(timer);
  }

  async function send(quiet: boolean): Promise<boolean> {
    const sent = structuredClone(read());
    const body = bodyOf(sent);
    become("saving");
    try {
      const isNew = id === null;
      const stored = id === null ? await create(body) : await change(id, changesOf(kept, body));
      [id, kept, savedAt, refusedPrint] = [stored.id, body, new Date(), ""];
      onStored(stored, sent, isNew);
      return true;
    } catch (error) {
      const isRefused = error instanceof ApiError && error.status < 500 && error.status !== 429;
      if (isRefused) refusedPrint = fingerprint(body);
      become(isRefused ? "refused" : "unreachable");
      onRefused(error, quiet, id);
      return false;
    }
  }

  async function start(quiet: boolean): Promise<boolean> {
    clearTimeout(timer);
    while (running) await running; // what was written meanwhile goes next
    if (id !== null && !isDirty()) {
      become("saved");
      return true;
    }
    running = send(quiet);
    const done = await running;
    running = null;
    if (done) changed();
    else if (state === "unreachable") later(AGAIN);
    return done;
  }

  return {
    state: () => state,
    id: () => id,
    savedAt: () => savedAt,
    isDirty,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed,
    save: () => start(false),
    stop: () => {
      clearTimeout(timer);
    },
    forget: () => {
      clearTimeout(timer);
      kept = bodyOf(read());
    },
  };
}
