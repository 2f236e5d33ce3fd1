/** Whom an organizer looks for. It lives in the address, so that going back, or on to a colleague, finds the same. */
import type { BookingFilters } from "@/api/attendees";

export const STATUSES = ["confirmed", "held", "cancelled", "expired"] as const;
export const DOOR = ["in", "out"] as const;

export interface Filters {
  search: string;
  status: (typeof STATUSES)[number] | null;
  ticketType: number | null;
  /** Who is in already, or not yet. */
  door: (typeof DOOR)[number] | null;
}

export const NONE: Filters = { search: "", status: null, ticketType: null, door: null };

const LONGEST = 200;

/** What makes no sense in an address is left out, so that the server refuses none. */
export function readFilters(address: URLSearchParams): Filters {
  const type = address.get("type") ?? "";
  return {
    search: (address.get("q") ?? "").trim().slice(0, LONGEST),
    status: STATUSES.find((one) => one === address.get("status")) ?? null,
    ticketType: /^[1-9]\d{0,14}$/.test(type) ? Number(type) : null,
    door: DOOR.find((one) => one === address.get("door")) ?? null,
  };
}

export function writeFilters(filters: Filters): URLSearchParams {
  const address = new URLSearchParams();
  const put = (name: string, value: string | number | null) => {
    if (value !== null && value !== "") address.set(name, String(value));
  };
  put("q", filters.search.trim());
  put("status", filters.status);
  put("type", filters.ticketType);
  put("door", filters.door);
  return address;
}

export const isFiltered = (filters: Filters): boolean => writeFilters(filters).size > 0;

export function toQuery({ search, status, ticketType, door }: Filters): BookingFilters {
  return {
    ...(search ? { search } : {}),
    ...(status ? { status } : {}),
    ...(ticketType === null ? {} : { ticket_type: ticketType }),
    ...(door ? { checked_in: door === "in" } : {}),
  };
}
