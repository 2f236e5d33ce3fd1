import { expect, it } from "vitest";

import { begin } from "@/api/session";

import { ATTEMPTS, forgetAttempts, forgetWhenLeft } from "./leaving";

it("keeps the attempts of whoever signs in again, and nobody else's", () => {
  forgetWhenLeft();
  for (const name of [`${ATTEMPTS}1:4`, `${ATTEMPTS}11:4`, "other"]) sessionStorage.setItem(name, "{}");
  begin({ access: "token", user: { id: 1 } as never });
  expect(Object.keys(sessionStorage).sort()).toEqual([`${ATTEMPTS}1:4`, "other"]);
  forgetAttempts();
  expect(Object.keys(sessionStorage)).toEqual(["other"]);
});
