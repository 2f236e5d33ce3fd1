import { describe, expect, it } from "vitest";

import { readBlocks, readPieces, safeAddress } from "./prose";

describe("a description", () => {
  it("is paragraphs with lines, and lists", () => {
    expect(readBlocks("One\r\ntwo\n\n \nBring:\n- an apron\n* a jar\nSee you\n")).toEqual([
      { kind: "paragraph", lines: [[{ text: "One" }], [{ text: "two" }]] },
      { kind: "paragraph", lines: [[{ text: "Bring:" }]] },
      { kind: "list", items: [[{ text: "an apron" }], [{ text: "a jar" }]] },
      { kind: "paragraph", lines: [[{ text: "See you" }]] },
    ]);
    expect(readBlocks(" \n\n ")).toEqual([]);
  });

  it("keeps HTML as the text that it is", () => {
    expect(readPieces("<img src=x onerror=alert(1)>")).toEqual([{ text: "<img src=x onerror=alert(1)>" }]);
  });

  it("links addresses, without the sentence around them", () => {
    expect(readPieces("See https://a.example/x?y=1, (or http://b.example/c).")).toEqual([
      { text: "See " },
      { text: "https://a.example/x?y=1", href: "https://a.example/x?y=1" },
      { text: ", (or " },
      { text: "http://b.example/c", href: "http://b.example/c" },
      { text: ")." },
    ]);
    expect(readPieces("https://a.example/Rye_(bread)")).toEqual([
      { text: "https://a.example/Rye_(bread)", href: "https://a.example/Rye_(bread)" },
    ]);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://bank.example@evil.example/", "https://", "/path"])(
    "takes %s for no link",
    (text) => {
      expect(safeAddress(text)).toBeNull();
      expect(readPieces(text)).toEqual([{ text }]);
    },
  );
});
