/** Kinds of notification in the order in which people look for them; those that a site added come last. */
const GROUPS: Record<string, string[]> = {
  bookings: [
    "booking_confirmed", "booking_cancelled", "booking_reduced", "booking_expired", "booking_moved", "ticket_transferred",
    "waitlist_offer", "waitlist_closed",
  ],
  events: ["event_reminder", "event_changed", "event_cancelled", "attendee_message", "new_event"],
  people: ["new_subscriber", "review_answered", "review_received"],
  account: ["welcome", "organizer_requested", "organizer_granted", "organizer_declined", "organizer_revoked", "webhook_disabled"],
};

/** What only people with that role can ever be told. */
const ROLES: Record<string, string> = {
  organizer_requested: "admin",
  review_received: "organizer",
  organizer_revoked: "organizer",
  webhook_disabled: "organizer",
};

export const forRoles = (kinds: string[], roles: string[]): string[] =>
  kinds.filter((kind) => !ROLES[kind] || roles.includes(ROLES[kind]));

export function grouped(kinds: string[]): [group: string, kinds: string[]][] {
  const known = Object.values(GROUPS).flat();
  const all: [string, string[]][] = [...Object.entries(GROUPS), ["other", kinds.filter((kind) => !known.includes(kind))]];
  return all
    .map(([group, members]): [string, string[]] => [group, members.filter((kind) => kinds.includes(kind))])
    .filter(([, members]) => members.length);
}

/** What a kind is called where no text is: `shop.voucher_given` → `shop voucher given`. */
export const plainName = (kind: string): string => kind.replace(/[._]/g, " ");
