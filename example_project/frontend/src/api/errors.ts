/** What the API answers when it says no. */

/** Messages by field; `""` for those that belong to none. */
export type FieldErrors = Record<string, string[]>;

export interface Problem {
  detail: string;
  code: string;
  fields: FieldErrors;
  body: unknown;
}

export class ApiError extends Error {
  readonly retryAfter: number | null;

  constructor(
    readonly status: number,
    readonly problem: Problem,
    retryAfter: string | null,
  ) {
    super(problem.detail || problem.code || String(status));
    this.retryAfter = retryAfter === null ? null : Number(retryAfter);
  }

  get code(): string {
    return this.problem.code;
  }
}

/** Whether an error is this refusal: `isRefusal(error, "sold_out")`. */
export function isRefusal(error: unknown, code: string): error is ApiError {
  return error instanceof ApiError && error.code === code;
}

/** Reads `{"detail", "code"}` and `{"field": ["…"], "nested": [{"field": ["…"]}]}`, whose keys become `nested.0.field`. */
export function readProblem(body: unknown): Problem {
  if (typeof body !== "object" || body === null) return { detail: "", code: "", fields: {}, body };
  const { detail, code, ...rest } = body as Record<string, unknown>;
  const fields: FieldErrors = {};
  collect(rest, "", fields);
  return {
    detail: typeof detail === "string" ? detail : "",
    code: typeof code === "string" ? code : "",
    fields,
    body,
  };
}

function collect(value: unknown, path: string, fields: FieldErrors): void {
  if (typeof value === "string") {
    const key = path.replace(/\.?non_field_errors$/, "");
    (fields[key] ??= []).push(value);
  } else if (Array.isArray(value)) {
    value.forEach((part, index) => {
      collect(part, typeof part === "string" ? path : `${path}.${index}`, fields);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) collect(part, path ? `${path}.${key}` : key, fields);
  }
}
