import { beforeEach, expect, it, vi } from "vitest";

import { signOut } from "./account";
import { api } from "./client";
import { begin, sessionState } from "./session";

const post = vi.spyOn(api, "POST");
const answers = (status: number) => post.mockResolvedValueOnce({ response: new Response(null, { status }), error: {} } as never);

beforeEach(() => {
  begin({ access: "token", user: { id: 1 } as never });
});

it.each([204, 400, 401])("signs out where no session is left: %i", async (status) => {
  answers(status);
  await signOut();
  expect(sessionState().status).toBe("anonymous");
});

it("stays signed in, and says so, where the site is down", async () => {
  answers(503);
  await expect(signOut()).rejects.toThrow();
  expect(sessionState().status).toBe("signed-in");
});

it("stays signed in, and says so, where the site can not be reached", async () => {
  post.mockRejectedValueOnce(new TypeError("no network"));
  await expect(signOut()).rejects.toThrow("no network");
  expect(sessionState().status).toBe("signed-in");
});
