/** The inbox as it fills. Whoever hears nothing for a while comes again, and says what they heard last. */
import { type ServerEvent, readEvents } from "@/lib/sse";

import { accessToken, renew, sessionState } from "./session";

const PATH = "/api/v1/notifications/stream/";
const SOON = 10_000;
const LATEST = 120_000;

type Hear = (event: ServerEvent) => void;

/** Listens until `signal` says stop. */
export async function listen(hear: Hear, signal: AbortSignal): Promise<void> {
  let last = "";
  let pause = SOON;
  while (!signal.aborted) {
    const answer = await open(last, signal);
    if (answer?.status === 401) {
      await renew().catch(() => null); // nobody answered: the session may still go on
      if (sessionState().status !== "signed-in") return;
    }
    if (answer?.ok && answer.body) {
      pause = SOON;
      await read(answer.body, (event) => {
        if (event.id) last = event.id;
        if (event.retry !== null) pause = event.retry;
        if (event.data) hear(event);
      });
    } else if (answer?.status !== 401) pause = Math.min(pause * 2, LATEST);
    await rest(pause, signal);
  }
}

async function open(last: string, signal: AbortSignal): Promise<Response | null> {
  const headers: Record<string, string> = { Accept: "text/event-stream", Authorization: `Bearer ${accessToken() ?? ""}` };
  if (last) headers["Last-Event-ID"] = last;
  return fetch(PATH, { headers, signal, cache: "no-store" }).catch(() => null);
}

async function read(body: ReadableStream<Uint8Array>, hear: Hear): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const [events, left] = readEvents(text + decoder.decode(part.value, { stream: true }));
      text = left;
      events.forEach(hear);
    }
  } catch {
    // the line was cut, or nobody listens any more: whoever does comes again
  }
}

const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
