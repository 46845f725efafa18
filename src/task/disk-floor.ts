import { writeSize } from "./size.ts";

/** How much of a disk is left, in bytes. */
export interface DiskSpace {
  free: number;
  total: number;
}

/** What is to stay free on a disk that is large enough for it. */
export const defaultMinFreeBytes = 100 * 1024 ** 2;

/**
 * Why nothing is to be started on this disk; undefined when there is room. What a task writes would be lost.
 * @param minFree what was asked to stay free; by default 100 MiB, but no more than a twentieth of a small disk
 */
export function describeShortage({ free, total }: DiskSpace, minFree: number | undefined): string | undefined {
  const floor = minFree ?? Math.min(defaultMinFreeBytes, Math.floor(total / 20));
  const left = free === 0 ? "nothing" : writeSize(free);
  return free < floor ? `${left} is free on the disk, where ${writeSize(floor)} has to be` : undefined;
}
