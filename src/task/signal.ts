import { constants } from "node:os";

/** The name of the signal that a shell's exit status stands for (128 + n, n from 1 to 31), else undefined. */
export function signalOfExitCode(exitCode: number): string | undefined {
  const number = exitCode - 128;
  if (number < 1 || number > 31) return undefined;
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return name ?? `signal ${number}`;
}
