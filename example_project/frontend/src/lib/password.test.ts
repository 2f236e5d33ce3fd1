import { expect, it } from "vitest";

import { strength } from "./password";

it.each([
  ["", "short"], ["aB3$xyz", "short"], ["12345678", "weak"], ["aaaaaaaaaaaaaaaaaaaa", "weak"], ["sourdough", "weak"],
  ["Sourdough7", "fair"], ["correct horse battery staple", "strong"], ["закваска и мука", "fair"], ["Sour-dough-7-loaves", "strong"],
])("judges %j", (password, expected) => {
  expect(strength(password)).toBe(expected);
});
