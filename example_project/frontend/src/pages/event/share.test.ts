import { afterEach, expect, it, vi } from "vitest";

import { shareLink } from "./share";

const offer = (parts: object) => {
  vi.stubGlobal("navigator", parts);
};
const no = (name: string) => vi.fn().mockRejectedValue(new DOMException("no", name));

afterEach(() => {
  vi.unstubAllGlobals();
});

it("asks the device first", async () => {
  const share = vi.fn().mockResolvedValue(undefined);
  offer({ share });
  expect(await shareLink("Rye", "https://a.example/1")).toBe("shared");
  expect(share).toHaveBeenCalledWith({ title: "Rye", url: "https://a.example/1" });
});

it("leaves whoever changed their mind alone", async () => {
  const writeText = vi.fn();
  offer({ share: no("AbortError"), clipboard: { writeText } });
  expect(await shareLink("Rye", "https://a.example/1")).toBe("shared");
  expect(writeText).not.toHaveBeenCalled();
});

it("copies where the device shares nothing", async () => {
  const writeText = vi.fn().mockResolvedValue(undefined);
  offer({ share: no("NotAllowedError"), clipboard: { writeText } });
  expect(await shareLink("Rye", "https://a.example/1")).toBe("copied");
  expect(writeText).toHaveBeenCalledWith("https://a.example/1");
});

it("says when nothing can be done", async () => {
  offer({});
  expect(await shareLink("Rye", "https://a.example/1")).toBe("failed");
});
