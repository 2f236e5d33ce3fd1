import { expect, it } from "vitest";

import { readEvents } from "./sse";

it("reads whole events and keeps the beginning of the next", () => {
  const [events, rest] = readEvents('retry: 2000\n\nid: 7\nevent: unread\ndata: {"unread": 3}\n\nid: 8\nev');
  expect(events).toEqual([
    { id: "", event: "message", data: "", retry: 2000 },
    { id: "7", event: "unread", data: '{"unread": 3}', retry: null },
  ]);
  expect(rest).toBe("id: 8\nev");
});

it("passes over what is said only to keep the line open", () => {
  expect(readEvents(":\n\n")[0]).toEqual([{ id: "", event: "message", data: "", retry: null }]);
});

it("joins lines of data, and takes any line break", () => {
  expect(readEvents("data: a\r\ndata:b\r\n\r\n")[0][0]?.data).toBe("a\nb");
});
