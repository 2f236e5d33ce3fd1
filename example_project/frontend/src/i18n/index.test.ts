import i18next from "i18next";
import { beforeEach, expect, it, vi } from "vitest";

import { changeLanguage, ready } from ".";
import * as texts from "./texts";

vi.mock("./texts", { spy: true });

const fetchTexts = vi.mocked(texts.fetchTexts);
const lost = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

beforeEach(async () => {
  await ready;
});

it("changes to a language once its texts are there, and not before", async () => {
  fetchTexts.mockImplementationOnce(lost);
  await expect(changeLanguage("ru")).rejects.toThrow("Failed to fetch");
  expect([i18next.language, localStorage.getItem("event-booking:language"), document.documentElement.lang]).toEqual(["en", null, "en"]);

  await changeLanguage("ru");
  expect([i18next.language, localStorage.getItem("event-booking:language"), document.documentElement.lang]).toEqual(["ru", "ru", "ru"]);
  expect(i18next.t("actions.save")).toBe("Сохранить");
});

it("asks for a file again until it comes", async () => {
  const fetch = vi.fn().mockImplementationOnce(lost).mockImplementationOnce(lost).mockResolvedValue("texts");
  const waits: number[] = [];
  await expect(texts.untilItComes(fetch, (pause) => { waits.push(pause); return Promise.resolve(); })).resolves.toBe("texts");
  expect(waits).toEqual([1000, 2000]);
});

it("does not wait for a file that nobody has written", async () => {
  await expect(texts.untilItComes(() => texts.fetchTexts("en", "poetry"))).rejects.toThrow("no texts en/poetry");
});
