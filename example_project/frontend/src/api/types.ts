/** Names for the shapes that pages use most. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type EventCard = Schemas["EventCard"];
export type Event = Schemas["Event"];
export type TicketType = Schemas["TicketType"];
export type Booking = Schemas["Booking"];
export type Category = Schemas["Category"];
export type Review = Schemas["Review"];
export type ReviewSummary = Schemas["ReviewSummary"];
export type Availability = Schemas["Availability"];
export type EventFile = Schemas["EventFile"];
export type WaitlistEntry = Schemas["WaitlistEntry"];
export type Notification = Schemas["Notification"];
export type Profile = Schemas["Profile"];
