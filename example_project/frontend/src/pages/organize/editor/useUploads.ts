import { useRef, useState } from "react";

export interface Upload {
  key: number;
  name: string;
  /** 0 to 1. */
  share: number;
  error: unknown;
}

/** Files on their way, one after the other. Those that were refused stay until they are put away. */
export function useUploads<T>(send: (file: T, onProgress: (share: number) => void) => Promise<void>) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const last = useRef(0);
  const queue = useRef(Promise.resolve());
  const update = (key: number, change: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  };
  const dismiss = (key: number) => {
    setUploads((all) => all.filter((one) => one.key !== key));
  };

  async function run(key: number, file: T): Promise<void> {
    try {
      await send(file, (share) => {
        update(key, { share });
      });
      dismiss(key);
    } catch (error) {
      update(key, { error });
    }
  }
  function add(name: string, file: T): void {
    const key = ++last.current;
    setUploads((all) => [...all, { key, name, share: 0, error: null }]);
    queue.current = queue.current.then(() => run(key, file));
  }
  /** Something that was not even sent, and why. */
  function refuse(name: string, error: unknown): void {
    setUploads((all) => [...all, { key: ++last.current, name, share: 0, error }]);
  }
  return { uploads, add, refuse, dismiss, isBusy: uploads.some(({ error }) => error === null) };
}
