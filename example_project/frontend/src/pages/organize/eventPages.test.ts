import { expect, it } from "vitest";

import { PAGES, pagesOf, pathOf } from "./eventPages";

it("leads to every page of an event that people can book", () => {
  expect(pagesOf("published", "edit")).toEqual(PAGES);
  expect(pagesOf(undefined, "figures")).toEqual(PAGES); // not known yet
});

it("leads nowhere where nothing is to be seen, but for where somebody is", () => {
  expect(pagesOf("draft", "edit")).toEqual(["edit"]);
  expect(pagesOf("draft", "figures")).toEqual(["edit", "figures"]);
  expect(pagesOf("cancelled", "edit")).not.toContain("check-in");
  expect(pagesOf("cancelled", "check-in")).toEqual(PAGES);
});

it("has the editor at the event's own address", () => {
  expect([pathOf(7, "edit"), pathOf(7, "check-in")]).toEqual(["/organize/events/7", "/organize/events/7/check-in"]);
});
