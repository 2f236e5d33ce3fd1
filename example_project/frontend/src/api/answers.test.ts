import { beforeEach, expect, it, vi } from "vitest";

const HERE = "http://localhost/api/v1/events/?page_size=4";
const asked = (headers: Record<string, string> = {}, init: RequestInit = {}) =>
  new Request(HERE, { ...init, headers: { "Accept-Language": "en", ...headers } });

async function arrive() {
  vi.resetModules();
  document.documentElement.lang = "en";
  document.body.innerHTML = `<script type="application/json" id="answers" lang="en">{"/api/v1/events/?page_size=4": {"results": [7]}}</script>`;
  return (await import("./answers")).answerAlongWithPage;
}

const shown = async () => (await import("./answers")).cameAlong("/api/v1/events/?page_size=4");

beforeEach(() => {
  vi.spyOn(performance, "now").mockReturnValue(500);
});

it("answers once with what came along", async () => {
  const answer = await arrive();

  expect(await answer(asked())?.json()).toEqual({ results: [7] });
  expect(answer(asked())).toBeNull();
});

it("answers strangers, in their language, who only ask", async () => {
  const answer = await arrive();

  expect(answer(asked({ Authorization: "Bearer x" }))).toBeNull();
  expect(answer(asked({}, { method: "POST" }))).toBeNull();
  expect(answer(new Request("http://localhost/api/v1/events/"))).toBeNull();
  document.documentElement.lang = "ru";
  expect(answer(asked())).toBeNull();
});

it("is shown to everybody until their own answer is there", async () => {
  const answer = await arrive();

  expect(await shown()).toEqual({ results: [7] });
  answer(asked());
  expect(await shown()).toBeUndefined();
});

it("is silent when it has become old", async () => {
  const answer = await arrive();
  vi.spyOn(performance, "now").mockReturnValue(60_000);

  expect(answer(asked())).toBeNull();
});

it("is silent on a page that nothing came with", async () => {
  const answer = await arrive();
  document.body.innerHTML = "";

  expect(answer(asked())).toBeNull();
});
