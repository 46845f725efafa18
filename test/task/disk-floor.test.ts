import { describe, expect, test } from "bun:test";
import { describeShortage } from "../../src/task/disk-floor.ts";

const mebibyte = 1024 ** 2;
const large = 100 * 1024 ** 3;

describe("describeShortage", () => {
  test.each<[string, free: number, total: number, minFree: number | undefined, string | undefined]>([
    ["a large disk with room", 100 * mebibyte, large, undefined, undefined],
    ["a large disk without", 100 * mebibyte - 1, large, undefined, "99M is free on the disk, where 100M has to be"],
    ["a small disk with a twentieth free", 50_000, 1_000_000, undefined, undefined],
    ["a small disk with less", 49_999, 1_000_000, undefined, "48k is free on the disk, where 48k has to be"],
    ["what was asked for, on a large disk", 2 * mebibyte, large, 2 * mebibyte, undefined],
    ["what was asked for, on a small disk", 500, 1_000, 1_000, "500 is free on the disk, where 1000 has to be"],
    ["a full disk where nothing has to be free", 0, large, 0, undefined],
  ])("%s", (_, free, total, minFree, shortage) => {
    expect(describeShortage({ free, total }, minFree)).toBe(shortage as string);
  });
});
