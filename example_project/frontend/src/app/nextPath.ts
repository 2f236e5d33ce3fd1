/**
 * Where to go after signing in: a path of this site, whatever stands in the address bar.
 *
 * What browsers make of a path is asked of the browser: they drop tabs and line breaks, read `\` as `/` and resolve `..`,
 * each of which can turn what looks like a path into another site's address.
 */
export function nextPath(search: string, origin: string = window.location.origin): string {
  const wanted = new URLSearchParams(search).get("next") ?? "/";
  if (!wanted.startsWith("/") || !URL.canParse(wanted, origin)) return "/";
  const url = new URL(wanted, origin);
  return url.origin === origin && !url.pathname.startsWith("//") ? url.pathname + url.search + url.hash : "/";
}

export const signInPath = (pathname: string, search: string): string =>
  `/sign-in?next=${encodeURIComponent(pathname + search)}`;

/** Another page of signing in, which goes on to the same place. */
export function withNext(path: string, search: string): string {
  const next = nextPath(search);
  return next === "/" ? path : `${path}?next=${encodeURIComponent(next)}`;
}
