/** What the server draws of a page, to be looked at until the page is there: `example_project/pages/sight.py`. */

interface Router {
  state: { initialized: boolean };
  subscribe: (listener: (state: { initialized: boolean }) => void) => () => void;
}

const sight = () => document.getElementById("sight");

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
