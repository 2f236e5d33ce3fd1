/** What a ticket's QR code says: `<code>.<event>.<key>.<signature>`, signed with Ed25519 by the site. */

export interface Claim {
  code: string;
  event: number;
  key: string;
  signature: string;
}

/** A public key as `check_in/keys/` publishes it. */
export interface PublishedKey {
  id: string;
  algorithm: string;
  public_key: string;
}

/** `unknown`: this browser can not tell, or does not know the key. */
export type Genuine = "yes" | "no" | "unknown";

const TOKEN = /^([A-Za-z0-9]{1,64})\.([1-9][0-9]{0,18})\.([0-9a-f]{8})\.([A-Za-z0-9_-]{86})$/;
const BARE = /^[A-Za-z0-9]{1,64}$/;
const DOMAIN = "event_booking.ticket.v1:";

/** The parts of a signed code, or `null` for whatever else was scanned. */
export function readToken(text: string): Claim | null {
  const [, code, event, key, signature] = TOKEN.exec(text) ?? [];
  return code && event && key && signature ? { code, event: Number(event), key, signature } : null;
}

export const isBareCode = (text: string): boolean => BARE.test(text);

export async function verify(text: string, claim: Claim, keys: readonly PublishedKey[]): Promise<Genuine> {
  const known = keys.find(({ id, algorithm }) => id === claim.key && algorithm === "Ed25519");
  if (!known) return "unknown"; // the key may have been changed since the keys were fetched
  const key = await importKey(known.public_key);
  if (!key) return "unknown";
  const signature = fromBase64url(claim.signature);
  const signed = new TextEncoder().encode(DOMAIN + text.slice(0, text.lastIndexOf(".")));
  if (!signature || signature.length !== 64) return "no";
  return (await crypto.subtle.verify("Ed25519", key, signature, signed)) ? "yes" : "no";
}

/** `null` where the browser has no Ed25519, or the page is not in a secure context. */
async function importKey(text: string): Promise<CryptoKey | null> {
  const raw = fromBase64url(text);
  if (!raw || !globalThis.crypto?.subtle) return null;
  return crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]).catch(() => null);
}

/** `null` for a second spelling of the same bytes, too: as the server has it. */
function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const again = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return again === text ? Uint8Array.from(binary, (letter) => letter.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}
