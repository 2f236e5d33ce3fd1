import { describe, expect, it } from "vitest";

import { answer, guest, scan } from "./examples";
import type { Claim } from "./token";
import { isLetIn, judge, lastWord, TONES, wasWrong } from "./verdict";

const claim: Claim = { code: "Ab3", event: 7, key: "9b1f33c0", signature: "x" };
const known = { event: 7, guest: guest(), hasList: true, before: [] };

describe("by itself this device says of a code that", () => {
  it.each([
    ["it is some other code", "https://example.com", null, "unknown", known, "no_ticket"],
    ["it is forged", "t", claim, "no", known, "forged"],
    ["it is for another event", "t", { ...claim, event: 8 }, "yes", known, "other_event"],
    ["it is good", "t", claim, "yes", known, "welcome"],
    ["it was used", "t", claim, "yes", { ...known, guest: guest({ status: "used" }) }, "used"],
    ["it was cancelled", "t", claim, "yes", { ...known, guest: guest({ status: "cancelled" }) }, "cancelled"],
    ["it is not paid", "t", claim, "yes", { ...known, guest: guest({ status: "held" }) }, "unconfirmed"],
    ["it is good, and was sold after the list was fetched", "t", claim, "yes", { ...known, guest: undefined }, "welcome"],
    ["only the site can tell", "t", claim, "unknown", { ...known, guest: undefined }, "later"],
    ["its name on the list is enough", "t", claim, "unknown", known, "welcome"],
    ["a bare one is on the list", "Ab3", null, "unknown", known, "welcome"],
    ["a bare one is not on the list", "Zz9", null, "unknown", { ...known, guest: undefined }, "unknown"],
    ["a bare one is not known without a list", "Zz9", null, "unknown", { ...known, guest: undefined, hasList: false }, "later"],
  ] as const)("%s", (_what, text, read, genuine, knows, word) => {
    expect(judge(text, read, genuine, knows)).toBe(word);
  });

  it("it came before, though the list has never heard of it", () => {
    const before = { ...known, guest: undefined, before: [scan()] };
    expect(judge("t", claim, "yes", before)).toBe("used");
    expect(judge("t", claim, "yes", { ...before, before: [scan({ undo: "wanted" })] })).toBe("welcome");
  });
});

describe("the site has the last word", () => {
  it("on whoever was let in", () => {
    const refused = scan({ answer: answer({ result: "cancelled" }) });
    expect([lastWord(refused), isLetIn(refused), wasWrong(refused)]).toEqual(["cancelled", false, true]);
    expect(wasWrong(scan({ answer: answer() }))).toBe(false);
    expect(wasWrong(scan())).toBe(false);
  });

  it("on whoever was sent away", () => {
    const accepted = scan({ said: "used", answer: answer() });
    expect([lastWord(accepted), isLetIn(accepted), wasWrong(accepted)]).toEqual(["welcome", true, false]);
  });

  it("and what was taken back is nobody's mistake", () => {
    expect(wasWrong(scan({ answer: answer({ result: "already_used" }), undo: "done" }))).toBe(false);
  });
});

it("there is a look for welcome, one for waiting and one for no", () => {
  expect(new Set(Object.values(TONES)).size).toBe(3);
});
