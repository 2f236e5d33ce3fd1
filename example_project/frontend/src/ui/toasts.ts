/** Short news about what the person just did: `announce(t("state.saved"))`. */
import type { Tone } from "./State";

export interface Toast {
  id: number;
  text: string;
  tone: Tone;
}

const SECONDS = 6;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

export const currentToasts = (): readonly Toast[] => toasts;

export function onToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function announce(text: string, tone: Tone = "good"): void {
  const toast = { id: ++last, text, tone };
  change([...toasts, toast]);
  setTimeout(() => {
    dismiss(toast.id);
  }, SECONDS * 1000);
}

export function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}
