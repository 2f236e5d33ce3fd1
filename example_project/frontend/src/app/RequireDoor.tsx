import { RequireOrganizer } from "./RequireOrganizer";

/** For organizers at the door, where there may be no network to ask who they are. */
export function RequireDoor() {
  return <RequireOrganizer evenAway />;
}
