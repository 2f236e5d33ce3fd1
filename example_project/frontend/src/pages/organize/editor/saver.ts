/** Keeps what is written: when somebody says so, and drafts by itself a little after the last change. One request at a time. */
import { ApiError } from "@/api/errors";
import type { Event } from "@/api/types";

import { isStorable } from "./checklist";
import { ChangedElsewhere, differ, listsIn, listsOf } from "./elsewhere";
import { type Body, bodyOf, changesOf, fingerprint, type Values, valuesOf } from "./values";

export type SaveState = "new" | "saved" | "changed" | "saving" | "refused" | "unreachable";

interface Ports {
  event: Event | null;
  read: () => Values;
  create: (body: Body) => Promise<Event>;
  change: (id: number, body: Partial<Body>) => Promise<Event>;
  /** As the server has it now. */
  look: (id: number) => Promise<Event>;
  /** The draft that was made of one of these, though nobody heard of it. */
  find: (lost: readonly Body[]) => Promise<{ event: Event; index: number } | null>;
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

export function createSaver({ event, read, create, change, look, find, onStored, onRefused, savesItself }: Ports): Saver {
  const listeners = new Set<() => void>();
  let id = event?.id ?? null;
  let kept = bodyOf(event ? valuesOf(event) : read());
  let lists = event ? listsOf(event) : {};
  const lost: { sent: Values; body: Body }[] = [];
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

  function store(stored: Event, { sent, body }: { sent: Values; body: Body }, isNew: boolean): void {
    [id, kept, lists, savedAt, refusedPrint] = [stored.id, body, listsOf(stored), new Date(), ""];
    onStored(stored, sent, isNew);
  }

  /** A draft may have been made of what nobody has answered: it is gone on with, else there would be two. */
  async function findLost(): Promise<void> {
    const found = lost.length ? await find(lost.map(({ body }) => body)) : null;
    const made = found ? lost[found.index] : undefined;
    if (found && made) store(found.event, made, true);
  }

  async function sendChanges(to: number, changes: Partial<Body>): Promise<Event> {
    const names = listsIn(changes);
    if (names.length && differ(names, lists, listsOf(await look(to)))) throw new ChangedElsewhere();
    return change(to, changes);
  }

  const wish = () => {
    const sent = structuredClone(read());
    return { sent, body: bodyOf(sent) };
  };

  async function send(quiet: boolean): Promise<boolean> {
    let wanted = wish();
    become("saving");
    try {
      if (id === null) {
        await findLost();
        wanted = wish(); // rows of a draft that was found have ids now
      }
      const isNew = id === null;
      store(id === null ? await create(wanted.body) : await sendChanges(id, changesOf(kept, wanted.body)), wanted, isNew);
      return true;
    } catch (error) {
      const isRefused = error instanceof ChangedElsewhere || (error instanceof ApiError && error.status < 500 && ![408, 429].includes(error.status));
      if (isRefused) refusedPrint = fingerprint(wanted.body);
      else if (id === null) lost.push(wanted);
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
