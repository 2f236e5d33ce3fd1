/** What a device keeps for one person is not there for the next: nor after a session that ended by itself. */
import { sessionState, subscribe } from "@/api/session";

/** Says that there is something to forget, so that nobody else loads what forgets it. */
export const DOORS = "event-booking:doors";

/** Where attempts to book are kept that nobody has answered: after it comes the person's id. */
export const ATTEMPTS = "event-booking:attempt:";

/** Without `but`, of everybody. */
export function forgetAttempts(but?: number | string): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(ATTEMPTS) && !name.startsWith(`${ATTEMPTS}${but}:`)) sessionStorage.removeItem(name);
  }
}

export function forgetWhenLeft(): void {
  subscribe(() => {
    const { user } = sessionState();
    if (user) forgetAttempts(user.id); // whoever signs in again goes on with their own
  });
  subscribe(() => {
    if (sessionState().status !== "anonymous" || !localStorage.getItem(DOORS)) return;
    void import("@/pages/checkin/door/store").then(async ({ forgetDoors }) => {
      await forgetDoors();
      localStorage.removeItem(DOORS);
    });
  });
}
