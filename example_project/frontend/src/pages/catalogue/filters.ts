/** What somebody looks for. It lives in the address, so that a search can be bookmarked, sent on and gone back to. */
import type { EventFilters } from "@/api/events";
import { isoDay, parseDay } from "@/lib/days";
import { comingFrom } from "@/parts/coming";

export const DIFFICULTIES = ["beginner", "intermediate", "advanced"] as const;
export const FORMATS = ["in_person", "online"] as const;
export const ORDERINGS = ["starts_at", "price_from", "-rating", "-created_at", "relevance"] as const;

export type Difficulty = (typeof DIFFICULTIES)[number];
export type Format = (typeof FORMATS)[number];
export type Ordering = (typeof ORDERINGS)[number];

export interface Filters {
  search: string;
  categories: string[];
  difficulty: Difficulty | null;
  format: Format | null;
  city: string;
  /** Whole days, `2030-05-01`, where the event happens. */
  from: string;
  to: string;
  priceMin: number | null;
  priceMax: number | null;
  available: boolean;
  /** `null`: what suits the search best, else the next ones first. */
  ordering: Ordering | null;
}

export const NONE: Filters = {
  search: "", categories: [], difficulty: null, format: null, city: "", from: "", to: "",
  priceMin: null, priceMax: null, available: false, ordering: null,
};

const MOST_WORDS = 200;

/** An address may be typed, old or cut off: what makes no sense is left out, so that the server refuses none. */
export function readFilters(address: URLSearchParams): Filters {
  const text = (name: string) => (address.get(name) ?? "").trim().slice(0, MOST_WORDS);
  const search = text("q");
  const ordering = oneOf(ORDERINGS, address.get("sort"));
  const [from, to] = inOrder(day(address.get("from")), day(address.get("to")));
  return {
    search,
    categories: [...new Set(address.getAll("category").filter((slug) => /^[\w-]{1,50}$/.test(slug)))],
    difficulty: oneOf(DIFFICULTIES, address.get("difficulty")),
    format: oneOf(FORMATS, address.get("format")),
    city: text("city"),
    from,
    to,
    priceMin: price(address.get("price_min")),
    priceMax: price(address.get("price_max")),
    available: address.get("available") === "true",
    ordering: ordering === "relevance" && !search ? null : ordering,
  };
}

export function writeFilters(filters: Filters): URLSearchParams {
  const address = new URLSearchParams();
  const put = (name: string, value: string | number | null) => {
    if (value !== null && value !== "") address.append(name, String(value));
  };
  put("q", filters.search.trim());
  for (const slug of filters.categories) put("category", slug);
  put("difficulty", filters.difficulty);
  put("format", filters.format);
  put("city", filters.city.trim());
  put("from", filters.from);
  put("to", filters.to);
  put("price_min", filters.priceMin);
  put("price_max", filters.priceMax);
  put("available", filters.available ? "true" : null);
  put("sort", filters.ordering);
  return address;
}

/** Whether past events are left out: unless their days are asked for. `today` as `2030-05-01`. */
export const isComing = (filters: Filters, today: string): boolean => !filters.from && !(filters.to && filters.to < today);

/** As the API is asked; what of the last day is over by now is left out of the answer. */
export function toQuery(filters: Filters, now: Date): EventFilters {
  const fallback = filters.search ? "relevance" : "starts_at";
  return dropEmpty({
    search: filters.search,
    category: filters.categories,
    difficulty: filters.difficulty,
    format: filters.format,
    city: filters.city,
    date_from: isComing(filters, isoDay(now)) ? comingFrom(now) : filters.from,
    date_to: filters.to,
    price_min: filters.priceMin,
    price_max: filters.priceMax,
    available: filters.available ? true : null,
    ordering: filters.ordering ?? fallback,
  });
}

/** How many kinds of filter are set; the words looked for and the order are none. */
export function countFilters(filters: Filters): number {
  const dates = filters.from || filters.to;
  const prices = filters.priceMin !== null || filters.priceMax !== null;
  const set = [filters.difficulty, filters.format, filters.city, dates, prices, filters.available];
  return filters.categories.length + set.filter(Boolean).length;
}

export const isFree = (filters: Filters): boolean => filters.priceMax === 0;

export function toggled(slugs: readonly string[], slug: string): string[] {
  return slugs.includes(slug) ? slugs.filter((other) => other !== slug) : [...slugs, slug];
}

function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | null {
  return values.find((value) => value === text) ?? null;
}

/** Only days that exist: the server refuses 30 February. */
function day(text: string | null): string {
  if (!text || !/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return "";
  const date = parseDay(text);
  return date && isoDay(date) === text ? text : "";
}

function inOrder(from: string, to: string): [string, string] {
  return from && to && from > to ? [to, from] : [from, to];
}

function price(text: string | null): number | null {
  return text !== null && /^\d{1,7}(\.\d{1,2})?$/.test(text) ? Number(text) : null;
}

function dropEmpty(query: { [Key in keyof EventFilters]: EventFilters[Key] | null }): EventFilters {
  const isEmpty = (value: unknown) => value === null || value === "" || (Array.isArray(value) && !value.length);
  return Object.fromEntries(Object.entries(query).filter(([, value]) => !isEmpty(value)));
}
