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

/** What the browser says in this tab when another one has kept or removed something. */
function elsewhere(hint: string | null) {
  if (hint === null) localStorage.removeItem(HINT);
  else localStorage.setItem(HINT, hint);
  dispatchEvent(new StorageEvent("storage", { key: HINT, newValue: hint }));
}

/** The cookie is this person's. */
function cookieOf(id: number) {
  asked.mockImplementation((path) => json(path.includes("refresh") ? { access: `token-${id}` } : { id, roles: [] }));
}

beforeEach(() => {
  vi.useRealTimers();
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

describe("without an answer", () => {
  it.each(["by itself", "when somebody looks at the page"])("is looked for again %s", async (how) => {
    vi.useFakeTimers();
    localStorage.setItem(HINT, "1");
    asked.mockImplementationOnce(() => json({}, 503));
    const { restore, sessionState } = await opened();
    await restore();
    expect(sessionState().status).toBe("away");

    if (how === "by itself") await vi.advanceTimersByTimeAsync(3_000);
    else document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(0);
    expect(sessionState().status).toBe("signed-in");
  });

  it("is not over because somebody asks too often who it is", async () => {
    localStorage.setItem(HINT, "1");
    asked.mockImplementation((path) => (path.includes("refresh") ? json({ access: "token" }) : json({}, 429)));
    const { restore, sessionState } = await opened();
    await restore();
    expect([sessionState().status, localStorage.getItem(HINT)]).toEqual(["away", "1"]);
  });
});

describe("two tabs", () => {
  async function signedIn() {
    const session = await opened();
    session.begin({ access: "token-1", user: { id: 1 } as never });
    expect(localStorage.getItem(HINT)).toBe("1");
    return session;
  }

  it("are signed out together", async () => {
    const { sessionState, accessToken } = await signedIn();
    elsewhere(null);
    expect([sessionState().status, accessToken()]).toEqual(["anonymous", null]);
  });

  it("are the same person", async () => {
    const { sessionState, accessToken } = await signedIn();
    cookieOf(2);
    elsewhere("2");
    expect([sessionState().status, accessToken()]).toEqual(["unknown", null]); // nothing is done as the one or the other
    await vi.waitFor(() => { expect(sessionState().user?.id).toBe(2); });
    expect([accessToken(), localStorage.getItem(HINT)]).toEqual(["token-2", "2"]);
  });

  it("are signed in together", async () => {
    const { restore, sessionState } = await opened();
    await restore();
    elsewhere("1");
    await vi.waitFor(() => { expect(sessionState().status).toBe("signed-in"); });
  });

  it("do not renew with the cookie of another person", async () => {
    const { renew, sessionState } = await signedIn();
    cookieOf(2);
    localStorage.setItem(HINT, "2"); // and nobody has told yet
    expect(await renew()).toBeNull();
    expect(asked).not.toHaveBeenCalled();
    await vi.waitFor(() => { expect(sessionState().user?.id).toBe(2); });
  });

  it("do not take the token of somebody who signed in while it was on its way", async () => {
    const { renew, accessToken } = await signedIn();
    asked.mockImplementationOnce(() => {
      localStorage.setItem(HINT, "2");
      return json({ access: "token-2" });
    });
    expect(await renew()).toBeNull();
    expect(accessToken()).toBe("token-1");
  });

  it("know that a session is over which another has ended unheard", async () => {
    const { renew, sessionState } = await signedIn();
    localStorage.removeItem(HINT);
    expect(await renew()).toBeNull();
    await vi.waitFor(() => { expect(sessionState().status).toBe("anonymous"); });
    expect(asked).not.toHaveBeenCalled();
  });
});

it("strangers ask nothing", async () => {
  const { restore, sessionState } = await opened();
  await restore();
  expect([sessionState().status, asked.mock.calls.length]).toEqual(["anonymous", 0]);
});
