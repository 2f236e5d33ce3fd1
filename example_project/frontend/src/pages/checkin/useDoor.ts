import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import { useSession } from "@/api/useSession";

import { Door, type DoorState, flushOthers } from "./door/Door";
import { isWaiting } from "./door/verdict";

const SECONDS_BETWEEN_REPORTS = 10;
/** The list tells what other doors did; a long one is fetched less often. */
const SECONDS_BETWEEN_LISTS = 30;
const LONG_LIST = 500;

/** The door of this event, which reports and keeps itself up to date while its page is open. */
export function useDoor(event: number): { door: Door; state: DoorState } {
  const [door] = useState(() => new Door(event));
  const state = useSyncExternalStore(door.subscribe, door.snapshot);
  const { status } = useSession();
  const { ready, online } = state;
  useEffect(() => void door.open(), [door]);
  useEffect(() => {
    if (!ready) return undefined;
    const begin = () => void door.flush().then(() => door.refresh()).then(() => flushOthers(event));
    begin();
    addEventListener("online", begin);
    return () => {
      removeEventListener("online", begin);
    };
  }, [door, event, ready, status]);
  const waiting = state.scans.some(isWaiting);
  useTimer(waiting || online === false, SECONDS_BETWEEN_REPORTS, () => void (waiting ? door.flush() : door.refresh()));
  const pause = SECONDS_BETWEEN_LISTS * Math.ceil((state.guests.length + 1) / LONG_LIST);
  useTimer(ready && online === true, pause, () => void (document.hidden || door.refresh()));
  return { door, state };
}

function useTimer(on: boolean, seconds: number, work: () => void): void {
  const current = useRef(work);
  useEffect(() => {
    current.current = work;
  });
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => {
      current.current();
    }, seconds * 1000);
    return () => {
      clearInterval(timer);
    };
  }, [on, seconds]);
}
