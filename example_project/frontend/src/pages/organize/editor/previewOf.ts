/** An event as its page takes it, made of what stands in the form. */
import type { Category, Event, TicketType } from "@/api/types";

import { bodyOf, type Values } from "./values";

const RATING = { average: null, count: 0 };

export function previewOf(
  values: Values,
  event: Event | null,
  categories: readonly Category[],
  organizer: Event["organizer"],
  untitled: string,
): Event {
  const body = bodyOf(values);
  const now = new Date().toISOString();
  const types = (body.ticket_types ?? []).map((row, index): TicketType => ({
    id: row.id ?? -index - 1,
    name: row.name ?? "",
    description: row.description ?? "",
    price: row.price ?? "0",
    capacity: row.capacity ?? 0,
    seats_left: row.capacity ?? 0,
    on_sale: true,
    sales_start: row.sales_start ?? null,
    sales_end: row.sales_end ?? null,
    min_per_booking: row.min_per_booking ?? 1,
    max_per_person: row.max_per_person ?? null,
    is_hidden: row.is_hidden ?? false,
  }));
  const prices = types.filter(({ is_hidden: isHidden }) => !isHidden).map(({ price }) => Number(price) || 0);
  return {
    id: event?.id ?? 0,
    slug: event?.slug ?? "",
    title: body.title || untitled,
    summary: body.summary ?? "",
    description: body.description,
    category: categories.find(({ slug }) => slug === body.category) ?? { id: 0, slug: body.category, name: body.category },
    tags: values.tags,
    difficulty: values.difficulty || "beginner",
    format: values.format,
    is_online: values.format === "online",
    status: "draft", // nothing is on sale here
    starts_at: body.starts_at,
    ends_at: body.ends_at > body.starts_at ? body.ends_at : body.starts_at,
    timezone: body.timezone,
    venue: { ...body.venue },
    online_url: body.online_url ?? "",
    capacity: body.capacity ?? null,
    seats_left: types.reduce((sum, { capacity }) => sum + capacity, 0),
    currency: values.currency,
    price_from: String(Math.min(...prices, prices.length ? Infinity : 0)),
    cover: event?.cover ?? null,
    images: event?.images ?? [],
    ingredients: body.ingredients ?? [],
    ticket_types: types,
    questions: body.questions ?? [],
    rating: event?.rating ?? RATING,
    likes_count: event?.likes_count ?? 0,
    favorites_count: event?.favorites_count ?? 0,
    is_liked: false,
    is_favorited: false,
    organizer: event?.organizer ?? organizer,
    cancellation_policy: body.cancellation_policy ?? [],
    reminders: body.reminders ?? null,
    series: event?.series ?? null,
    metadata: event?.metadata ?? {},
    created_at: event?.created_at ?? now,
    updated_at: event?.updated_at ?? now,
  };
}
