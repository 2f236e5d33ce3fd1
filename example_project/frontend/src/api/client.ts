/** The API, typed by its own description. One place sends the access token, renews it, and turns refusals into errors. */
import createClient, { type Middleware } from "openapi-fetch";

import { answerAlongWithPage } from "./answers";
import { ApiError, readProblem } from "./errors";
import type { paths } from "./schema";
import { PATIENCE, patienceFor, within } from "./patience";
import { accessToken, renew } from "./session";

/** Whoever sends it keeps the refresh token in an HttpOnly cookie; another site can not send it without being asked. */
export const COOKIE_SESSION = { "X-Session": "cookie" };

const withToken: Middleware = {
  onRequest({ request }) {
    const token = accessToken();
    if (token) request.headers.set("Authorization", `Bearer ${token}`);
    request.headers.set("X-Session", "cookie");
    request.headers.set("Accept-Language", document.documentElement.lang || "en");
    return request;
  },
};

/** A request whose token has expired is sent once more with a new one. */
async function fetchRenewing(request: Request, patience = patienceFor(request)): Promise<Response> {
  const known = answerAlongWithPage(request);
  if (known) return known;
  const again = request.clone();
  const answer = await fetch(request, { signal: within(patience, request.signal) });
  if (answer.status !== 401 || !request.headers.has("Authorization")) return answer;
  const token = await renew();
  if (!token) return answer;
  again.headers.set("Authorization", `Bearer ${token}`);
  return fetch(again, { signal: within(patience, request.signal) });
}

export const api = createClient<paths>({ baseUrl: "", fetch: (request) => fetchRenewing(request) });
api.use(withToken);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was asked for, or an `ApiError`: `const event = await take(api.GET("/api/v1/events/{event_id}/", …))`. */
export async function take<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new ApiError(response.status, readProblem(error), response.headers.get("Retry-After"));
  return data as T;
}

/** A file with the person's rights, for what a link can not fetch: tickets, calendars, lists. */
export async function fetchFile(path: string): Promise<Blob> {
  const token = accessToken();
  const headers: Record<string, string> = { "Accept-Language": document.documentElement.lang || "en" };
  if (token) headers["Authorization"] = `Bearer ${token}`;
  const answer = await fetchRenewing(new Request(path, { headers }), PATIENCE.files);
  if (!answer.ok) throw new ApiError(answer.status, readProblem(await answer.json().catch(() => null)), null);
  return answer.blob();
}
