/** Telling the site what was scanned. Whatever fails is told again later; a scan's `id` makes that harmless. */
import type { Answer, Scan } from "./types";

/** What reporting needs of the rest. */
export interface Means {
  send: (where: string, scans: readonly Scan[]) => Promise<Answer[]>;
  takeBack: (scan: Scan) => Promise<void>;
  keep: (scan: Scan) => Promise<void>;
  now: () => string;
  /** Whether the site will never take this report, however often it is sent. */
  isHopeless: (error: unknown) => boolean;
}

/** The site takes 500 at a time; after a long time without a network, smaller steps show that something happens. */
export const MOST = 100;

/** Report what is waiting, then take back what is to be taken back. The first failure ends it: the rest stays. */
export async function report(scans: readonly Scan[], means: Means): Promise<void> {
  for (const batch of batches(scans.filter(({ answer }) => !answer))) await reportBatch(batch, means);
}

export async function takeBackWanted(scans: readonly Scan[], means: Means): Promise<void> {
  for (const scan of scans.filter(({ answer, undo }) => answer && undo === "wanted")) {
    if (scan.answer?.result === "accepted") await means.takeBack(scan);
    await means.keep({ ...scan, undo: "done", settledAt: means.now() });
  }
}

/** Scans of one door, in the order in which they were made. */
export function batches(scans: readonly Scan[]): Scan[][] {
  const found: Scan[][] = [];
  for (const scan of scans) {
    const last = found.at(-1);
    if (last && last.length < MOST && last[0]?.where === scan.where) last.push(scan);
    else found.push([scan]);
  }
  return found;
}

async function reportBatch(batch: readonly Scan[], means: Means): Promise<void> {
  // before it leaves: if the answer is lost, nobody may think that it never left
  for (const scan of batch) if (!scan.sent) await means.keep({ ...scan, sent: true });
  try {
    const answers = await means.send(batch[0]?.where ?? "", batch);
    for (const [index, scan] of batch.entries()) {
      const answer = answers[index];
      if (answer) await means.keep({ ...scan, sent: true, answer, settledAt: means.now() });
    }
  } catch (error) {
    if (!means.isHopeless(error)) throw error;
    if (batch.length > 1) for (const scan of batch) await reportBatch([scan], means); // one of them spoils it for the rest
    else for (const scan of batch) await means.keep({ ...scan, sent: true, answer: UNHEARD, settledAt: means.now() });
  }
}

const UNHEARD: Answer = { result: "unknown", name: "", checkedInAt: null, where: "" };
