/** What a device keeps for one person is not there for the next: nor after a session that ended by itself. */
import { sessionState, subscribe } from "@/api/session";

/** Says that there is something to forget, so that nobody else loads what forgets it. */
export const DOORS = "event-booking:doors";

export function forgetWhenLeft(): void {
  subscribe(() => {
    if (sessionState().status !== "anonymous" || !localStorage.getItem(DOORS)) return;
    void import("@/pages/checkin/door/store").then(async ({ forgetDoors }) => {
      await forgetDoors();
      localStorage.removeItem(DOORS);
    });
  });
}
