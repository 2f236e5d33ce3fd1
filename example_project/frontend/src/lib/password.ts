export type Strength = "short" | "weak" | "fair" | "strong";

/** The site's own smallest length; the server judges, this is only a hint while typing. */
export const SHORTEST = 8;

/** By length first: kinds of characters make up for little. */
export function strength(password: string): Strength {
  if (password.length < SHORTEST) return "short";
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const different = new Set(password).size;
  if (different < 5 || /^\d+$/.test(password)) return "weak";
  const points = password.length + 2 * kinds;
  return points >= 20 ? "strong" : points >= 14 ? "fair" : "weak";
}
