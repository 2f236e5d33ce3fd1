/** Answers of the API that came with the page, by address: `example_project/pages/answers.py`. */

/** After so many milliseconds they are no news any more. */
const FRESH = 20_000;

let answers: Record<string, unknown> | undefined;
let spoken = "";

function read(): Record<string, unknown> {
  const element = document.getElementById("answers");
  spoken = element?.lang ?? "";
  return JSON.parse(element?.textContent ?? "{}") as Record<string, unknown>;
}

function find(address: string): unknown {
  if (performance.now() > FRESH) return undefined;
  answers ??= read();
  return document.documentElement.lang === spoken ? answers[address] : undefined;
}

/** What a stranger would be told, to be shown until this person's own answer is there. */
export function cameAlong<T>(address: string): T | undefined {
  return find(address) as T | undefined;
}

/** The same as an answer for strangers. Each is given once; who asks again wants to hear what has changed. */
export function answerAlongWithPage(request: Request): Response | null {
  if (request.method !== "GET" || request.headers.has("Authorization")) return null;
  const { pathname, search } = new URL(request.url);
  const answer = find(pathname + search);
  if (answer === undefined || !answers) return null;
  answers[pathname + search] = undefined;
  return Response.json(answer);
}
