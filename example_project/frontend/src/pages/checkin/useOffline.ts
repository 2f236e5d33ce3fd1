import { useEffect, useState } from "react";

/** Whether this page will come up without a network: `null` until it is known. */
export function useOffline(): boolean | null {
  // outside of a secure context there are none; the types do not know that
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const [kept, become] = useState<boolean | null>(workers ? null : false);
  useEffect(() => {
    if (!workers) return;
    workers.register("/sw.js").then(
      () => workers.ready.then(() => {
        become(true);
      }),
      () => {
        become(workers.controller !== null); // without a network, the one of the last visit
      },
    );
    void navigator.storage?.persist?.(); // scans that nobody has heard of are not to be tidied away
  }, [workers]);
  return kept;
}
