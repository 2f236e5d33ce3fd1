import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, type FieldErrors } from "@/api/errors";

import { useCountdown } from "./useCountdown";

const PATIENCE = 60;

export interface Submit<V> {
  send: (values: V) => void;
  /** The answer is on its way, or the server has asked to wait. */
  busy: boolean;
  /** Seconds to wait. */
  wait: number;
  error: unknown;
  fields: FieldErrors;
}

/** One form's way to the server: busy meanwhile, what it refused, and how long to wait after too many tries. */
export function useSubmit<V, R>(ask: (values: V) => Promise<R>, done?: (answer: R, values: V) => unknown): Submit<V> {
  const [until, setUntil] = useState<number | null>(null);
  const wait = useCountdown(until);
  const { mutate, isPending, error } = useMutation({
    mutationFn: ask,
    onSuccess: (answer, values) => done?.(answer, values),
    onError: (refused) => {
      if (refused instanceof ApiError && refused.status === 429) setUntil(Date.now() + (refused.retryAfter ?? PATIENCE) * 1000);
    },
  });
  const fields = error instanceof ApiError ? error.problem.fields : {};
  return { send: mutate, busy: isPending || wait > 0, wait, error, fields };
}
