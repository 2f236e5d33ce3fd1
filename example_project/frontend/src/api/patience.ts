/** How long a page waits for an answer: a line that hangs says nothing, not even that it hangs. */

/** Milliseconds for each try. What writes may still be at work when a reader would have asked again. */
export const PATIENCE = { read: 15_000, write: 30_000, files: 60_000 } as const;

export function patienceFor({ method, headers }: Pick<Request, "method" | "headers">): number {
  if (headers.get("Content-Type")?.startsWith("multipart/")) return PATIENCE.files;
  return method === "GET" ? PATIENCE.read : PATIENCE.write;
}

/** Whichever is first: the time is over, or the caller wants it no more. */
export function within(milliseconds: number, callers: AbortSignal): AbortSignal {
  const over = AbortSignal.timeout(milliseconds);
  return "any" in AbortSignal ? AbortSignal.any([callers, over]) : over; // browsers from before 2024 have no `any`
}
