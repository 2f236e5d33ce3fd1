import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useRef, useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { ShowMore } from "./ShowMore";

vi.mock("react-i18next", () => ({ useTranslation: () => ({ t: (key: string) => key }) }));

/** Calls what watches the end of the list. */
let comeNear: (() => void) | null = null;

beforeEach(() => {
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(seen: (entries: { isIntersecting: boolean }[]) => void) {
        comeNear = () => {
          seen([{ isIntersecting: true }]);
        };
      }
      observe = vi.fn();
      disconnect = () => {
        comeNear = null;
      };
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function List({ begin, last, fails = false }: { begin: number; last: number; fails?: boolean }) {
  const list = useRef<HTMLUListElement>(null);
  const [count, setCount] = useState(begin);
  const pages = {
    data: { pages: Array.from({ length: count }) },
    hasNextPage: count < last,
    isFetchingNextPage: false,
    isFetchNextPageError: fails,
    error: fails ? new Error("away") : null,
    fetchNextPage: () => {
      setCount(count + 1);
    },
  };
  return (
    <>
      <ul ref={list}>
        {pages.data.pages.map((_, index) => (
          <li key={index}>{index}</li>
        ))}
      </ul>
      <ShowMore pages={pages} list={list} />
    </>
  );
}

const rows = () => screen.getAllByRole("listitem").length;

it("goes on by itself for some pages, then waits for the button", () => {
  render(<List begin={1} last={9} />);
  for (let turn = 0; turn < 9; turn++) act(() => comeNear?.());
  expect(rows()).toBe(4);
});

it("puts the focus on what is new", () => {
  render(<List begin={4} last={9} />);
  expect(comeNear).toBeNull();
  fireEvent.click(screen.getByRole("button"));
  expect(rows()).toBe(5);
  expect(document.activeElement?.textContent).toBe("4");
});

it("is gone at the end, and the focus is on the last that came", () => {
  render(<List begin={4} last={5} />);
  fireEvent.click(screen.getByRole("button"));
  expect(screen.queryByRole("button")).toBeNull();
  expect(document.activeElement?.textContent).toBe("4");
});

it("does not try by itself what has failed", () => {
  render(<List begin={1} last={9} fails />);
  expect(comeNear).toBeNull();
  expect(screen.getByRole("button").textContent).toBe("actions.retry");
});
