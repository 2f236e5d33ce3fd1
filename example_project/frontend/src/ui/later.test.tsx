import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";

import { ready } from "@/i18n";

import { later } from "./later";

const Part = ({ name }: { name: string }) => <p>Here is {name}</p>;
const lost = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

beforeEach(async () => {
  await ready;
  document.body.replaceChildren();
  vi.spyOn(console, "error").mockImplementation(() => undefined); // React tells there what a boundary has caught
});

it("takes nothing else down when it does not come, and can be tried again", async () => {
  const load = vi.fn().mockImplementationOnce(lost).mockResolvedValue({ default: Part });
  const Late = later<{ name: string }>(load);
  render(
    <>
      <input aria-label="Note" defaultValue="typed" />
      <Late name="Ann" />
    </>,
  );
  fireEvent.click(await screen.findByRole("button"));
  expect(await screen.findByText("Here is Ann")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Note").value).toBe("typed");
  expect(load).toHaveBeenCalledTimes(2);
});

it("is loaded once, however often it is drawn", async () => {
  const load = vi.fn().mockResolvedValue({ default: Part });
  const Late = later<{ name: string }>(load, { meanwhile: () => <p>Wait</p> });
  const { rerender } = render(<Late name="Ann" />);
  expect(screen.getByText("Wait")).toBeTruthy();
  await screen.findByText("Here is Ann");
  rerender(<Late name="Ben" />);
  expect(await screen.findByText("Here is Ben")).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(1);
});

it("says it as the place wants it said", async () => {
  const Late = later<{ name: string }>(lost, { instead: (_, retry) => <button onClick={retry}>Once more</button> });
  render(<Late name="Ann" />);
  expect(await screen.findByText("Once more")).toBeTruthy();
});
