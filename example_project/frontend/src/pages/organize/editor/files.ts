/** What can be sent, as far as it can be told before it is; and the order of pictures, whose first is the cover. */
import type { EventImage, ImageChange } from "@/api/organize";

export interface Accepted {
  /** Endings, and the largest number of bytes. The server looks at what is inside. */
  endings: readonly string[];
  most: number;
}

export const PICTURES: Accepted = { endings: [".jpg", ".jpeg", ".png", ".webp"], most: 5_000_000 };
export const HAND_OUTS: Accepted = {
  endings: [".pdf", ".txt", ".md", ".csv", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp3", ".ogg", ".wav", ".m4a", ".zip"],
  most: 20_000_000,
};

/** Why there is no need to send it. */
export function refusalOf(file: { name: string; size: number }, accepted: Accepted): "kind" | "large" | null {
  const name = file.name.toLowerCase();
  if (!accepted.endings.some((ending) => name.endsWith(ending))) return "kind";
  return file.size > accepted.most ? "large" : null;
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}

/** What the server is asked for so that they come in this order. Whichever becomes the first becomes the cover. */
export function changesFor(images: readonly EventImage[], from: number, to: number): { id: number; body: ImageChange }[] {
  const order = moved(images, from, to);
  const [first, image] = [order[0], images[from]];
  if (!first || !image || from === to) return [];
  const cover = { id: first.id, body: { is_cover: true, position: 0 } };
  if (to === 0) return [cover];
  const own = { id: image.id, body: { position: to } };
  return from === 0 ? [cover, own] : [own];
}

export const inOrder = (images: readonly EventImage[], from: number, to: number): EventImage[] =>
  moved(images, from, to).map((image, index) => ({ ...image, is_cover: index === 0 }));

/** `my-recipe_2.pdf` is probably called "my recipe 2". */
export const titleOf = (name: string): string => name.replace(/\.[^.]*$/, "").replace(/[-_]+/g, " ").trim().slice(0, 200);
