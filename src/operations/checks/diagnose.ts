import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { sweepRecords } from "../stop/sweep-records.ts";
import type { SweepAnswer } from "../stop/sweep-worker.ts";
import { checkConfig } from "./check-config.ts";
import { checkCredentials } from "./check-credentials.ts";
import { checkDiskSpace } from "./check-disk-space.ts";
import { checkDroid } from "./check-droid.ts";
import { checkHooks, checkOriginalHook } from "./check-hooks.ts";
import { checkFileLocks, checkStoreLock } from "./check-locks.ts";
import { checkLogout } from "./check-logout.ts";
import { checkBun, checkOnPath, checkProgram, type Program } from "./check-program.ts";
import { checkQueue, checkRecords, checkTasks } from "./check-records.ts";
import { checkStore, checkStoreFiles } from "./check-store.ts";
import { type Finding, fail, warn } from "./finding.ts";

/** One line of a diagnosis. */
export type Check = { name: string } & Finding;

/** What the checks look at. */
interface Patient {
  context: Context;
  program: Program;
  /** Every record, read once. */
  sweep: () => Promise<SweepAnswer>;
}

interface Step {
  name: string;
  /** The step without which this one has nothing to look at. */
  needs?: "config" | "store";
  check: (patient: Patient) => Finding | Promise<Finding>;
}

const steps: readonly Step[] = [
  { name: "task-bg", check: ({ program }) => checkProgram(program) },
  { name: "bun", check: checkBun },
  { name: "config", check: ({ context }) => checkConfig(context) },
  { name: "path", needs: "config", check: ({ context, program }) => checkOnPath(context, program) },
  { name: "droid", needs: "config", check: ({ context }) => checkDroid(context) },
  { name: "credentials", needs: "config", check: ({ context }) => checkCredentials(context) },
  { name: "hooks", needs: "config", check: ({ context }) => checkHooks(context, process.cwd()) },
  { name: "original-hook", needs: "config", check: ({ context }) => checkOriginalHook(context, process.cwd()) },
  { name: "store", needs: "config", check: ({ context }) => checkStore(context) },
  { name: "store-files", needs: "store", check: ({ context }) => checkStoreFiles(context) },
  { name: "file-locks", needs: "store", check: ({ context }) => checkFileLocks(context) },
  { name: "store-lock", needs: "store", check: ({ context }) => checkStoreLock(context) },
  { name: "disk-space", needs: "store", check: ({ context }) => checkDiskSpace(context) },
  { name: "records", needs: "store", check: async ({ context, sweep }) => checkRecords(context, await sweep()) },
  { name: "tasks", needs: "store", check: async ({ context, sweep }) => checkTasks(context, await sweep()) },
  { name: "queue", needs: "store", check: async ({ context, sweep }) => checkQueue(context, await sweep()) },
  { name: "logout", check: checkLogout },
];

/**
 * Looks for what is wrong around task-bg, one thing after the other, and puts nothing right. Nothing that is broken ends it:
 * a check that cannot be made has failed.
 */
export async function* diagnose(context: Context, program: Program): AsyncGenerator<Check, void> {
  let sweeping: Promise<SweepAnswer> | undefined;
  const patient = { context, program, sweep: () => (sweeping ??= sweepRecords(context.store)) };
  const missing = new Set<string>();
  for (const step of steps) {
    const finding = missing.has(step.needs ?? "") ? skip(step) : await attempt(step, patient);
    if (finding.status === "fail" || missing.has(step.needs ?? "")) missing.add(step.name);
    yield { name: step.name, ...finding };
  }
}

function skip({ needs }: Step): Finding {
  return warn(`Not looked at, for want of the ${needs}`);
}

async function attempt({ check }: Step, patient: Patient): Promise<Finding> {
  try {
    return await check(patient);
  } catch (error) {
    const hint = error instanceof TaskBgError ? error.hint : undefined;
    return fail(error instanceof Error ? error.message : String(error), hint?.replace(/^Type: /, ""));
  }
}
