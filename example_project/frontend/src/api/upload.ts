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

function post(path: string, form: FormData, onProgress: (share: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Accept-Language", document.documentElement.lang || "en");
    request.setRequestHeader("Authorization", `Bearer ${accessToken() ?? ""}`);
    request.upload.onprogress = ({ loaded, total }) => {
      onProgress(total ? loaded / total : 0);
    };
    request.onload = () => {
      resolve({ status: request.status, body: parse(request.responseText), retryAfter: request.getResponseHeader("Retry-After") });
    };
    request.onerror = () => {
      reject(new TypeError("The connection was lost."));
    };
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
