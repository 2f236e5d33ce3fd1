import { beforeEach, describe, expect, it, vi } from "vitest";

const HINT = "event-booking:signed-in";
const asked = vi.fn<(path: string) => Promise<Response>>();
vi.stubGlobal("fetch", (path: string) => asked(path));

const json = (body: unknown, status = 200) => Promise.resolve(new Response(JSON.stringify(body), { status }));

/** A page that was just opened. */
async function opened() {
  vi.resetModules();
  return import("./session");
}

beforeEach(() => {
  localStorage.clear();
  asked.mockReset();
  asked.mockImplementation((path) => json(path.includes("refresh") ? { access: "token" } : { id: 1, roles: [] }));
});

describe("an earlier session", () => {
  it("goes on", async () => {
    localStorage.setItem(HINT, "yes");
    const { restore, sessionState } = await opened();
    await restore();
    expect(sessionState()).toMatchObject({ status: "signed-in", user: { id: 1 } });
  });

  it("is over when the site says so", async () => {
    localStorage.setItem(HINT, "yes");
    asked.mockImplementation(() => json({}, 401));
    const { restore, sessionState } = await opened();
    await restore();
    expect([sessionState().status, localStorage.getItem(HINT)]).toEqual(["anonymous", null]);
  });

  it.each([
    ["there is no network", () => Promise.reject(new TypeError("no network"))],
    ["the site is down", () => json({}, 503)],
    ["it asks too often", () => json({}, 429)],
  ])("may still be there when %s, and is looked for again", async (_what, answer) => {
    localStorage.setItem(HINT, "yes");
    asked.mockImplementationOnce(answer);
    const { restore, sessionState } = await opened();
    await restore();
    expect([sessionState().status, localStorage.getItem(HINT)]).toEqual(["away", "yes"]);

    await restore();
    expect(sessionState().status).toBe("signed-in");
  });
});

it("strangers ask nothing", async () => {
  const { restore, sessionState } = await opened();
  await restore();
  expect([sessionState().status, asked.mock.calls.length]).toEqual(["anonymous", 0]);
});
