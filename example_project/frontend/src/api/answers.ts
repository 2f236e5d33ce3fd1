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

/** What a stranger would be told. Each is given once; who asks again wants to hear what has changed. */
export function answerAlongWithPage(request: Request): Response | null {
  if (request.method !== "GET" || request.headers.has("Authorization") || performance.now() > FRESH) return null;
  answers ??= read();
  const { pathname, search } = new URL(request.url);
  const answer = answers[pathname + search];
  if (answer === undefined || request.headers.get("Accept-Language") !== spoken) return null;
  answers[pathname + search] = undefined;
  return Response.json(answer);
}
