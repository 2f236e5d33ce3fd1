/** One event's door on this device: what is known, what was scanned, and what the site has yet to hear. */
import { ApiError } from "@/api/errors";
import { restore, sessionState } from "@/api/session";
import { DOORS } from "@/app/leaving";
import { makeKey } from "@/lib/key";

import { afterAnswer, withUnsent } from "./guests";
import { type Means, report, takeBackWanted } from "./report";
import { fetchDoor, isHopeless, sendScans, undoCheckIn } from "./site";
import { dropScan, keepDoor, keepGuest, keepScan, readDoor, readGuests, readScans, unsentEvents } from "./store";
import { readToken, verify } from "./token";
import type { Guest, Prepared, Scan, Word } from "./types";
import { isPlain, isWaiting, judge, lastWord, TONES } from "./verdict";

export interface DoorState {
  /** Whether what this device has kept was read. */
  ready: boolean;
  /** Whether this browser keeps anything: some do not in private windows. */
  keeps: boolean;
  prepared: Prepared | null;
  guests: Guest[];
  scans: Scan[];
  /** Whether the site answered the last time that it was asked; `null` before that. */
  online: boolean | null;
  /** Why the site will not let this device prepare, if it said no. */
  refused: ApiError | null;
}

/** What is shown of a scan. */
export interface Outcome {
  word: Word;
  guest: Guest | null;
  scan: Scan | null;
  /** Whether the site has said so, or this device by itself. */
  certain: boolean;
}

/** So long somebody waits at the door for the site; then this device decides. Where it did not answer before: shorter. */
const PATIENCE = 2500;
const PATIENCE_OFFLINE = 400;
const KEPT_SCANS = 300;

export class Door {
  state: DoorState = { ready: false, keeps: true, prepared: null, guests: [], scans: [], online: null, refused: null };
  private told: Guest[] = [];
  private listeners = new Set<() => void>();
  private working: Promise<void> | null = null;
  private again = false;

  constructor(readonly event: number) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): DoorState => this.state;

  async open(): Promise<void> {
    await this.stored(async () => {
      const [prepared, guests, scans] = await Promise.all([readDoor(this.event), readGuests(this.event), readScans(this.event)]);
      this.told = guests;
      this.change({ prepared: prepared ?? null, scans });
    });
    this.change({ ready: true });
  }

  /** Somebody's code: kept first, then told to the site, and answered by whoever is sure first. */
  async scan(text: string, where: string): Promise<Outcome> {
    const { word, code } = await this.judge(text);
    const guest = this.state.guests.find((one) => one.code === code) ?? null;
    if (isPlain(word)) return { word, guest: null, scan: null, certain: true };
    const scan = newScan(this.event, { text, code, where, said: word });
    if (TONES[word] === "no") return this.ask(scan, guest);
    await this.keep(scan);
    await within(this.patience, this.flush());
    return this.outcome(this.state.scans.find(({ id }) => id === scan.id) ?? scan, guest);
  }

  /** Take a check-in back: at once if the site never heard of it, else when it can hear. */
  async undo(id: string): Promise<void> {
    const scan = this.state.scans.find((one) => one.id === id);
    if (!scan || scan.undo) return;
    // while reports are on their way, this one may be about to leave
    if (!scan.sent && !this.working) await this.drop(scan);
    else await this.keep({ ...scan, undo: "wanted" });
    await within(this.patience, this.flush());
  }

  /** Tell the site what it has not heard. Whoever asks meanwhile waits for a round that begins after they asked. */
  flush(): Promise<void> {
    if (this.working) {
      this.again = true;
      return this.working;
    }
    this.working = this.rounds().finally(() => {
      this.working = null;
    });
    return this.working;
  }

  /** Fetch the keys and the list of guests anew. */
  async refresh(): Promise<void> {
    const since = new Date().toISOString();
    await this.reaching(async () => {
      const { door, guests } = await fetchDoor(this.event);
      if (sessionState().status !== "signed-in") return; // signed out meanwhile: nothing is to be kept
      const settled = new Map(this.state.scans.filter(({ settledAt }) => settledAt >= since).map((scan) => [scan.code, scan]));
      this.told = guests.map((guest) => {
        const scan = settled.get(guest.code); // answered while the list was on its way
        return scan ? afterAnswer(guest, scan) : guest;
      });
      localStorage.setItem(DOORS, "yes");
      await this.stored(() => keepDoor(door, this.told));
      this.change({ prepared: door, refused: null });
    });
  }

  private get patience(): number {
    return this.state.online === false ? PATIENCE_OFFLINE : PATIENCE;
  }

  private async rounds(): Promise<void> {
    do {
      this.again = false;
      if (!this.state.scans.some(isWaiting)) return;
      await this.reaching(async () => {
        await report(this.state.scans, this.means);
        await takeBackWanted(this.state.scans, this.means);
      });
    } while (this.again && this.state.online);
  }

  /** Ask the site something, and note whether there is a way to it. */
  private async reaching(work: () => Promise<void>): Promise<void> {
    try {
      if (sessionState().status === "away") await restore();
      if (sessionState().status !== "signed-in") throw new TypeError("nobody is signed in");
      await work();
      this.change({ online: true });
    } catch (error) {
      const heard = error instanceof ApiError && error.status < 500 && error.status !== 429;
      this.change({ online: heard, ...(heard ? { refused: error } : {}) });
    }
  }

  /** Without storage it works as long as the page is open, and says so. */
  private async stored(work: () => Promise<void>): Promise<void> {
    await work().catch(() => {
      this.change({ keeps: false });
    });
  }

  private async judge(text: string): Promise<{ word: Word; code: string }> {
    const { prepared, guests, scans } = this.state;
    const claim = readToken(text);
    const code = claim?.code ?? text;
    const genuine = claim && prepared ? await verify(text, claim, prepared.keys) : "unknown";
    const guest = guests.find((one) => one.code === code);
    const before = scans.filter((scan) => scan.code === code);
    return { word: judge(text, claim, genuine, { event: this.event, guest, hasList: prepared !== null, before }), code };
  }

  /** This device would say no. The site may know better; if it can not be asked, nothing is kept. */
  private async ask(scan: Scan, guest: Guest | null): Promise<Outcome> {
    let answered = scan;
    const means = { ...this.means, keep: async (kept: Scan) => { if (kept.answer) { answered = kept; await this.keep(kept); } } };
    await within(this.patience, this.reaching(() => report([scan], means)));
    return this.outcome(answered, guest);
  }

  private outcome(scan: Scan, guest: Guest | null): Outcome {
    const fresh = this.state.guests.find((one) => one.code === scan.code) ?? guest;
    return { word: lastWord(scan), guest: fresh, scan, certain: scan.answer !== null };
  }

  private readonly means: Means = {
    send: sendScans,
    takeBack: undoCheckIn,
    keep: (scan) => this.keep(scan),
    now: () => new Date().toISOString(),
    isHopeless,
  };

  private async keep(scan: Scan): Promise<void> {
    const current = this.state.scans.find(({ id }) => id === scan.id);
    // taken back while its report was on the way
    const kept = current?.undo === "wanted" && !scan.undo ? { ...scan, undo: current.undo } : scan;
    const others = this.state.scans.filter(({ id }) => id !== kept.id);
    this.change({ scans: [...others, kept].sort((a, b) => a.scannedAt.localeCompare(b.scannedAt)) });
    await this.stored(() => keepScan(kept));
    const guest = this.told.find(({ code }) => code === kept.code);
    if (guest && kept.answer && kept.undo !== "wanted") await this.keepGuest(afterAnswer(guest, kept));
    await this.tidy();
  }

  private async keepGuest(guest: Guest): Promise<void> {
    this.told = this.told.map((one) => (one.code === guest.code ? guest : one));
    this.change({});
    await this.stored(() => keepGuest(guest));
  }

  private async drop(scan: Scan): Promise<void> {
    this.change({ scans: this.state.scans.filter(({ id }) => id !== scan.id) }); // first: nobody may report it any more
    await this.stored(() => dropScan(scan.id));
  }

  /** Old scans that the site has answered are of no more use: it has them. */
  private async tidy(): Promise<void> {
    const [oldest] = this.state.scans;
    if (this.state.scans.length > KEPT_SCANS && oldest && !isWaiting(oldest)) await this.drop(oldest);
  }

  private change(part: Partial<DoorState>): void {
    const next = { ...this.state, ...part };
    this.state = { ...next, guests: withUnsent(this.told, next.scans) };
    for (const listener of this.listeners) listener();
  }
}

/** Tell what was scanned at other events, whose pages nobody opened since. */
export async function flushOthers(event: number): Promise<void> {
  for (const other of await unsentEvents()) {
    if (other === event) continue;
    const door = new Door(other);
    await door.open();
    await door.flush();
  }
}

function newScan(event: number, made: Pick<Scan, "text" | "code" | "where" | "said">): Scan {
  return { ...made, id: makeKey(), event, scannedAt: new Date().toISOString(), sent: false, answer: null, settledAt: "", undo: "" };
}

/** Wait for it, but no longer than so many milliseconds. It goes on. */
function within(most: number, work: Promise<void>): Promise<void> {
  return Promise.race([work, new Promise<void>((done) => setTimeout(done, most))]);
}
