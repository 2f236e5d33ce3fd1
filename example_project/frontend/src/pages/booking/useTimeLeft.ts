import { useEffect, useRef, useState } from "react";

import { markPassed, serverNow, timeLeft } from "@/lib/serverClock";

/** Milliseconds until a deadline, by the server's time, once a second; and the minutes to tell to who does not see them. */
export function useTimeLeft(deadline: string, onEnd: () => void) {
  const [left, setLeft] = useState(() => timeLeft(deadline, serverNow()));
  const [mark, setMark] = useState<number | null>(null);
  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });
  useEffect(() => {
    let before = timeLeft(deadline, serverNow());
    const look = () => {
      const now = timeLeft(deadline, serverNow());
      setLeft(now);
      const passed = markPassed(before, now);
      if (passed !== null) setMark(passed);
      if (now === 0) {
        clearInterval(timer);
        end.current();
      }
      before = now;
    };
    const timer = setInterval(look, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [deadline]);
  return { left, mark };
}
