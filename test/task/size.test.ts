import { expect, test } from "bun:test";
import { parseSize, writeSize } from "../../src/task/size.ts";

test.each([
  [0, "0"],
  [1023, "1023"],
  [1024, "1k"],
  [1536, "1k"],
  [100 * 1024 ** 2, "100M"],
  [1024 ** 3 - 1, "1023M"],
  [3 * 1024 ** 4, "3072G"],
])("%d bytes are written %p, in a form that can be read again", (bytes, text) => {
  expect(writeSize(bytes)).toBe(text);
  expect(parseSize(text) ?? 0).toBeLessThanOrEqual(bytes);
});
