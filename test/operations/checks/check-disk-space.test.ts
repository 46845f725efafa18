import { expect, test } from "bun:test";
import { judgeFreeSpace } from "../../../src/operations/checks/check-disk-space.ts";

const mebibyte = 1024 * 1024;

test.each<[number, "ok" | "warn" | "fail", string]>([
  [0, "fail", "0 MiB"],
  [50 * mebibyte - 1, "fail", "49 MiB"],
  [50 * mebibyte, "warn", "50 MiB"],
  [1024 * mebibyte - 1, "warn", "1023 MiB"],
  [1024 * mebibyte, "ok", "1 GiB"],
  [1.9e15, "ok", "1769512 GiB"],
])("with %d bytes free it is %s", (bytes, status, amount) => {
  expect(judgeFreeSpace(bytes)).toMatchObject({ status, message: `${amount} free where the tasks are` });
});
