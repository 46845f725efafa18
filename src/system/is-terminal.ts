import { fstatSync } from "node:fs";
import type { isatty } from "node:tty";

/**
 * Whether the descriptor is a terminal. A pipe or a file costs one system call;
 * only another character device (a terminal, /dev/null) is worth loading node:tty to tell for sure.
 */
export function isTerminal(fd: number): boolean {
  return isCharacterDevice(fd) && (require("node:tty") as { isatty: typeof isatty }).isatty(fd);
}

function isCharacterDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    // Closed by whoever started us.
    return false;
  }
}
