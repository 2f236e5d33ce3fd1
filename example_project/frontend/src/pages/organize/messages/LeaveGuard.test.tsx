import { act, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { createMemoryRouter, RouterProvider } from "react-router";
import { beforeAll, expect, it } from "vitest";

import { ready } from "@/i18n";

import { LeaveGuard } from "./LeaveGuard";

beforeAll(async () => {
  await ready;
  await i18next.loadNamespaces("organize-messages");
});

async function leave(isUnsaved: boolean) {
  const router = createMemoryRouter([{ path: "/", element: <LeaveGuard isUnsaved={() => isUnsaved} /> }], { initialEntries: ["/?write=new"] });
  render(<RouterProvider router={router} />);
  await act(() => router.navigate("/"));
  return router.state.location.search;
}

it("lets nobody leave what is neither sent nor kept, nor holds up anybody else", async () => {
  expect(await leave(false)).toBe("");
  expect(await leave(true)).toBe("?write=new");
  expect(screen.getAllByRole("dialog")).toHaveLength(1);
});
