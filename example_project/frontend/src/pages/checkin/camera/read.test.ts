// @vitest-environment node
import encodeQR from "qr";
import { decodeQR } from "qr/decode.js";
import { expect, it } from "vitest";

it("our longest codes fit what our reader sees", () => {
  const text = `${"x".repeat(64)}.9223372036854775807.9b1f33c0.${"a".repeat(86)}`;
  const dots = encodeQR(text, "raw", { scale: 4 });
  const side = dots.length;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  dots.flat().forEach((isDark, index) => {
    if (isDark) data.fill(0, index * 4, index * 4 + 3);
  });
  expect(decodeQR({ width: side, height: side, data })).toBe(text);
});
