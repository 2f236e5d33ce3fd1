import { describe, expect, it } from "vitest";

import { nextPath, signInPath, withNext } from "./nextPath";

const ORIGIN = "https://booking.example";
const next = (wanted: string) => nextPath(`?next=${encodeURIComponent(wanted)}`, ORIGIN);

describe("nextPath", () => {
  it("goes to paths of this site, with what belongs to them", () => {
    expect(next("/book/7?ticket=2#pay")).toBe("/book/7?ticket=2#pay");
    expect(nextPath("", ORIGIN)).toBe("/");
  });

  it.each([
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example", "/..//evil.example", "/a/../..//evil.example", "/.//evil.example", "javascript:alert(1)", "evil.example", "", " /x",
    "https:/evil.example", "/\r\\evil.example",
  ])("never leaves it: %j", (wanted) => {
    expect(next(wanted)).toBe("/");
  });
});

describe("the way there", () => {
  it("comes back to the page that asked", () => {
    expect(nextPath(signInPath("/book/7", "?ticket=2").slice("/sign-in".length), ORIGIN)).toBe("/book/7?ticket=2");
  });

  it("is kept from page to page", () => {
    expect(withNext("/sign-up", "?next=%2Fbook%2F7")).toBe("/sign-up?next=%2Fbook%2F7");
    expect(withNext("/sign-up", "?next=%2F%2Fevil.example")).toBe("/sign-up");
  });
});
