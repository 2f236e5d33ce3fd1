import { expect, it, vi } from "vitest";

import { pageIsLoaded, removeSight } from "./sight";

function routerAt(initialized: boolean) {
  const listeners = new Set<(state: { initialized: boolean }) => void>();
  return {
    state: { initialized },
    subscribe: (listener: (state: { initialized: boolean }) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (state: { initialized: boolean }) => {
      listeners.forEach((listener) => {
        listener(state);
      });
    },
    listeners,
  };
}

it("keeps what the server drew until the page's own code is there", async () => {
  document.body.innerHTML = `<div id="sight"></div>`;
  const [router, begun] = [routerAt(false), vi.fn()];
  const loaded = pageIsLoaded(router).then(begun);

  router.tell({ initialized: false });
  await Promise.resolve();
  expect(begun).not.toHaveBeenCalled();
  router.tell({ initialized: true });
  await loaded;
  expect(begun).toHaveBeenCalled();
  expect(router.listeners.size).toBe(0);

  removeSight();
  expect(document.getElementById("sight")).toBeNull();
});

it("does not wait where nothing was drawn", async () => {
  document.body.innerHTML = "";
  await pageIsLoaded(routerAt(false));
  removeSight();
});
