import { expect, test } from "bun:test";
import { constants } from "node:os";
import { signalOfExitCode } from "../../src/task/signal.ts";

test.each([
  [128 + constants.signals.SIGHUP, "SIGHUP"],
  [130, "SIGINT"],
  [134, "SIGABRT"],
  [137, "SIGKILL"],
  [139, "SIGSEGV"],
  [143, "SIGTERM"],
] as const)("signalOfExitCode names the signal of %d: %s", (code, name) => {
  expect(signalOfExitCode(code)).toBe(name);
});

test("signalOfExitCode has a word for every status from 129 to 159", () => {
  for (let code = 129; code <= 159; code++) expect(signalOfExitCode(code)).toMatch(/^(SIG[A-Z0-9]+|signal \d+)$/);
});

test.each([0, 1, 125, 126, 127, 128, 160, 192, 255])("signalOfExitCode sees no signal in %d", (code) => {
  expect(signalOfExitCode(code)).toBeUndefined();
});
