import { expect, test } from "bun:test";
import { judgeDiskSpace } from "../../../src/operations/checks/check-disk-space.ts";

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

test.each<[free: number, status: "ok" | "warn" | "fail", message: string]>([
  [0, "fail", "Nothing is started: nothing is free on the disk, where 100M has to be"],
  [100 * mebibyte - 1, "fail", "Nothing is started: 99M is free on the disk, where 100M has to be"],
  [100 * mebibyte, "warn", "100M free where the tasks are"],
  [gibibyte - 1, "warn", "1023M free where the tasks are"],
  [gibibyte, "ok", "1G free where the tasks are"],
  [1.9e15, "ok", "1769512G free where the tasks are"],
])("with %d bytes free on a large disk it is %s", (free, status, message) => {
  expect(judgeDiskSpace({ free, total: 2e15 }, undefined)).toMatchObject({ status, message });
});
