import { statfsSync } from "node:fs";
import type { Context } from "../../context.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const mebibyte = 1024 * 1024;
const fix = "task-bg remove --finished --older-than 7d";

/** Looks whether there is room for what tasks write. */
export function checkDiskSpace({ store }: Context): Finding {
  const { bavail, bsize } = statfsSync(store.dir);
  return judgeFreeSpace(bavail * bsize);
}

/** Judges how much room is left, in bytes. */
export function judgeFreeSpace(bytes: number): Finding {
  const message = `${describeBytes(bytes)} free where the tasks are`;
  if (bytes < 50 * mebibyte) return fail(message, fix);
  return bytes < 1024 * mebibyte ? warn(message, fix) : ok(message);
}

function describeBytes(bytes: number): string {
  const mebibytes = bytes / mebibyte;
  return mebibytes < 1024 ? `${Math.floor(mebibytes)} MiB` : `${Math.floor(mebibytes / 1024)} GiB`;
}
