/**
 * What the server draws of a page, to be looked at until the page is there: `example_project/pages/sight.py`. It is said
 * to nobody: the page itself says it a moment later.
 */

interface Router {
  state: { initialized: boolean };
  subscribe: (listener: (state: { initialized: boolean }) => void) => () => void;
}

const sight = () => document.getElementById("sight");

/** The texts without which the page can not be drawn in its place. */
export const textsOfSight = (): string[] => sight()?.dataset["texts"]?.split(" ") ?? [];

/** Whether what stands there already can be replaced by the page itself; at once, where nothing stands there. */
export function pageIsLoaded(router: Router): Promise<void> {
  if (!sight() || router.state.initialized) return Promise.resolve();
  return new Promise((loaded) => {
    const leave = router.subscribe(({ initialized }) => {
      if (!initialized) return;
      leave();
      loaded();
    });
  });
}

export function removeSight(): void {
  sight()?.remove();
}
