// @vitest-environment node
import { beforeAll, describe, expect, it } from "vitest";

import { isBareCode, type PublishedKey, readToken, verify } from "./token";

const base64url = (bytes: ArrayBuffer) => Buffer.from(bytes).toString("base64url");
const ID = "9b1f33c0";
let published: PublishedKey[];
let sign: (signed: string) => Promise<string>;

beforeAll(async () => {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  published = [{ id: ID, algorithm: "Ed25519", public_key: base64url(await crypto.subtle.exportKey("raw", pair.publicKey)) }];
  sign = async (signed) => {
    const bytes = new TextEncoder().encode(`event_booking.ticket.v1:${signed}`);
    return `${signed}.${base64url(await crypto.subtle.sign("Ed25519", pair.privateKey, bytes))}`;
  };
});

async function genuine(text: string, keys = published) {
  const claim = readToken(text);
  return claim ? verify(text, claim, keys) : "no token";
}

describe("a signed code", () => {
  it("is read", async () => {
    expect(readToken(await sign(`Ab3.12.${ID}`))).toMatchObject({ code: "Ab3", event: 12, key: ID });
  });

  it("is genuine", async () => {
    expect(await genuine(await sign(`Ab3.12.${ID}`))).toBe("yes");
  });

  it("is one that the server signed", async () => {
    // made by event_booking.bookings.signing with the secret "not-a-secret"
    const keys = [{ id: "07663f68", algorithm: "Ed25519", public_key: "vE0vWKrCorpc2oMeWx24XMsMTG7q7FEZZwgJdyH6su8" }];
    expect(await genuine("4Zr7pQbYw2KxmT9sHcVfJdNa8uE.12.07663f68.KulLwjwoWJgbMhVQHyD0JyDWFNS3-QzyXQj7PkqBtnleDNWDxDP4hgF801WGuwkQYTWGSlc7JKZmsaDVFLN3BA", keys)).toBe("yes");
  });

  it.each([["Ab4", "12"], ["Ab3", "13"]])("is forged with another code or event (%s, %s)", async (code, event) => {
    const signature = (await sign(`Ab3.12.${ID}`)).split(".")[3] ?? "";
    expect(await genuine(`${code}.${event}.${ID}.${signature}`)).toBe("no");
  });

  it("is forged with a second spelling of its signature", async () => {
    const text = await sign(`Ab3.12.${ID}`);
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = letters.indexOf(text.at(-1) ?? "");
    expect(await genuine(text.slice(0, -1) + (letters[last + 1] ?? ""))).toBe("no"); // the last four bits are none
  });

  it("can not be judged by a key that is not known", async () => {
    expect(await genuine(await sign(`Ab3.12.${ID}`), [])).toBe("unknown");
    const other = published.map((key) => ({ ...key, algorithm: "Ed448" }));
    expect(await genuine(await sign(`Ab3.12.${ID}`), other)).toBe("unknown");
  });
});

it.each(["", "https://example.com/", "Ab3.12", "Ab3.012.9b1f33c0." + "a".repeat(86), "Ab3.12.9B1F33C0." + "a".repeat(86)])(
  "%j is no signed code",
  (text) => {
    expect(readToken(text)).toBeNull();
  },
);

it("a bare code has letters and digits only", () => {
  expect(["Ab3", "a b", "", "x".repeat(65)].map(isBareCode)).toEqual([true, false, false, false]);
});
