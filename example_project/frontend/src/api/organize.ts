/** What organizers do with their events. */
import { queryOptions } from "@tanstack/react-query";

import { api, take } from "./client";
import type { components } from "./schema";
import type { Event } from "./types";
import { upload } from "./upload";

type Schemas = components["schemas"];
export type EventImage = Event["images"][number];
export type ImageChange = Schemas["PatchedEventImageChangeRequest"];
export type Series = Schemas["Series"];

const at = (event_id: number) => ({ params: { path: { event_id } } });

export const createEvent = (body: Schemas["EventInputRequest"]) => take(api.POST("/api/v1/events/", { body }));
export const changeEvent = (id: number, body: Schemas["PatchedEventInputRequest"]) =>
  take(api.PATCH("/api/v1/events/{event_id}/", { ...at(id), body }));
/** As it is at this moment, whatever was kept. */
export const lookAtEvent = (id: number) => take(api.GET("/api/v1/events/{event_id}/", { ...at(id), cache: "no-store" }));
export async function newestOwn() {
  const query = { mine: true, ordering: "-created_at" as const, page_size: 10 };
  return (await take(api.GET("/api/v1/events/", { params: { query }, cache: "no-store" }))).results;
}
export const publishEvent = (id: number) => take(api.POST("/api/v1/events/{event_id}/publish/", at(id)));
export const cancelEvent = (id: number) => take(api.POST("/api/v1/events/{event_id}/cancel/", at(id)));
export const deleteEvent = (id: number) => take(api.DELETE("/api/v1/events/{event_id}/", at(id)));

export const seriesQuery = queryOptions({
  queryKey: ["organize", "series"],
  queryFn: () => take(api.GET("/api/v1/series/", { params: { query: { page_size: 100 } } })),
});
export const createSeries = (title: string) => take(api.POST("/api/v1/series/", { body: { title } }));

export function addImage(event: number, image: File, onProgress: (share: number) => void): Promise<EventImage> {
  const form = new FormData();
  form.set("image", image);
  return upload(`/api/v1/events/${event}/images/`, form, onProgress);
}
export const changeImage = (event_id: number, image_id: number, body: ImageChange) =>
  take(api.PATCH("/api/v1/events/{event_id}/images/{image_id}/", { params: { path: { event_id, image_id } }, body }));
export const removeImage = (event_id: number, image_id: number) =>
  take(api.DELETE("/api/v1/events/{event_id}/images/{image_id}/", { params: { path: { event_id, image_id } } }));

export interface NewFile {
  file: File;
  title: string;
  visibility: Schemas["VisibilityEnum"];
}
export function addFile(event: number, { file, title, visibility }: NewFile, onProgress: (share: number) => void): Promise<Schemas["EventFile"]> {
  const form = new FormData();
  form.set("file", file);
  form.set("title", title);
  form.set("visibility", visibility);
  return upload(`/api/v1/events/${event}/files/`, form, onProgress);
}
export const removeFile = (event_id: number, file_id: number) =>
  take(api.DELETE("/api/v1/events/{event_id}/files/{file_id}/", { params: { path: { event_id, file_id } } }));
