import type { FieldPath, UseFormSetError } from "react-hook-form";

import { ApiError } from "@/api/errors";

import { type Details, formPath } from "./attendees";

const OURS = /^(attendees\.\d+\.|note$)/;

/** Put the server's messages at their fields, the focus at the first. */
export function showFieldErrors(error: unknown, setError: UseFormSetError<Details>): void {
  if (!(error instanceof ApiError)) return;
  const told = Object.entries(error.problem.fields).filter(([path]) => OURS.test(path));
  told.forEach(([path, messages], index) => {
    setError(formPath(path) as FieldPath<Details>, { message: messages.join(" ") }, { shouldFocus: index === 0 });
  });
}

/** What the server found wrong and no field shows. */
export function otherErrors(error: ApiError): string[] {
  const rest = Object.entries(error.problem.fields).filter(([path]) => !OURS.test(path));
  return rest.flatMap(([, messages]) => messages);
}
