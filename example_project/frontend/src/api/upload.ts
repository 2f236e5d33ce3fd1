/** Sends a file and tells how much of it has gone, which `fetch` does not. */
import { ApiError, readProblem } from "./errors";
import { accessToken, renew } from "./session";

export async function upload<T>(path: string, form: FormData, onProgress: (share: number) => void): Promise<T> {
  let answer = await post(path, form, onProgress);
  if (answer.status === 401 && (await renew())) answer = await post(path, form, onProgress);
  if (answer.status >= 300) throw new ApiError(answer.status, readProblem(answer.body), answer.retryAfter);
  return answer.body as T;
}

interface Answer {
  status: number;
  body: unknown;
  retryAfter: string | null;
}

/** A file may take long, but not without any of it going on. */
const STANDSTILL = 60_000;

function post(path: string, form: FormData, onProgress: (share: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Accept-Language", document.documentElement.lang || "en");
    request.setRequestHeader("Authorization", `Bearer ${accessToken() ?? ""}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const goesOn = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        request.abort();
      }, STANDSTILL);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      goesOn();
      onProgress(total ? loaded / total : 0);
    };
    request.onload = () => {
      resolve({ status: request.status, body: parse(request.responseText), retryAfter: request.getResponseHeader("Retry-After") });
    };
    request.onerror = request.onabort = () => {
      reject(new TypeError("The connection was lost."));
    };
    request.onloadend = () => {
      clearTimeout(timer);
    };
    goesOn();
    request.send(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
