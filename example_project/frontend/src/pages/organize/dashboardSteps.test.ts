import { expect, it } from "vitest";

import type { FiguresEvent } from "@/api/figures";

import { actionsOf } from "./dashboardSteps";

const NOW = new Date("2030-05-04T08:00:00Z");

const event = (fields: Partial<FiguresEvent>): { event: FiguresEvent } => ({
  event: {
    id: 7, slug: "bread", title: "Bread", status: "published", timezone: "Europe/Berlin", currency: "EUR",
    starts_at: "2030-05-08T10:00:00Z", ends_at: "2030-05-08T13:00:00Z", ...fields,
  },
});

const first = (fields: Partial<FiguresEvent>) => actionsOf(event(fields), NOW)[0]?.name;

it("puts first what is likeliest to be done next", () => {
  expect(first({ status: "draft" })).toBe("edit");
  expect(first({})).toBe("attendees");
  expect(first({ starts_at: "2030-05-04T10:00:00Z" })).toBe("check-in");
  expect(first({ starts_at: "2030-05-04T07:00:00Z" })).toBe("check-in");
  expect(first({ starts_at: "2030-05-01T07:00:00Z", ends_at: "2030-05-01T09:00:00Z" })).toBe("figures");
  expect(first({ status: "cancelled" })).toBe("figures");
});

it("publishes drafts only, and lets nobody in who can have no ticket", () => {
  const names = (fields: Partial<FiguresEvent>) => actionsOf(event(fields), NOW).map((action) => action.name);

  expect(names({ status: "draft" })).toContain("publish");
  expect(names({})).not.toContain("publish");
  expect(names({ status: "cancelled" })).not.toContain("check-in");
});

it("leads to pages of this event", () => {
  const to = Object.fromEntries(actionsOf(event({}), NOW).map((action) => [action.name, action.to]));

  expect(to).toMatchObject({
    edit: "/organize/events/7", figures: "/organize/events/7/figures", "check-in": "/organize/events/7/check-in",
    view: "/events/7/bread",
  });
});
