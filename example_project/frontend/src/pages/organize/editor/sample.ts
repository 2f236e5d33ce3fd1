import type { Event } from "@/api/types";

/** For tests: an event as the API answers, with what the form reads of it. */
export const event = {
  id: 7,
  title: "Bread",
  summary: "",
  description: "We bake.",
  category: { id: 1, slug: "cooking", name: "Cooking" },
  tags: ["rye"],
  difficulty: "beginner",
  format: "in_person",
  status: "draft",
  starts_at: "2030-03-31T08:00:00Z",
  ends_at: "2030-03-31T11:00:30Z",
  timezone: "Europe/Berlin",
  venue: { name: "Mill", address: "", city: "Berlin", latitude: 52.5, longitude: null },
  online_url: "",
  capacity: null,
  currency: "EUR",
  images: [],
  cover: null,
  series: null,
  ingredients: [{ id: 3, name: "Flour", quantity: "0.500", unit: "kg", note: "" }],
  questions: [{ id: 4, label: "Size?", kind: "choice", is_required: true, choices: ["S", "M"] }],
  cancellation_policy: [{ hours_before: 48, refund_percent: 100 }, { hours_before: 5, refund_percent: 50 }],
  reminders: [1440, 120, 15],
  ticket_types: [
    {
      id: 5, name: "Standard", description: "", price: "25.00", capacity: 12, seats_left: 10, on_sale: false, sales_start: null,
      sales_end: "2030-03-30T23:00:00Z", min_per_booking: 1, max_per_person: null, is_hidden: false,
    },
  ],
} as unknown as Event;
