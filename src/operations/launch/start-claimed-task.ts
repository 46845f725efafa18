import { closeSync, existsSync } from "node:fs";
import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { readProcess } from "../../process/process-table.ts";
import { type StoredEnvironment, spawnKeeper } from "../../process/spawn-keeper.ts";
import { updateRecord } from "../../store/records.ts";
import { storePaths } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";
import { beginOfRun, hasRetriesLeft } from "../../task/retry-policy.ts";
import { secondsUntilLook } from "../../task/run-limits.ts";
import { endTask } from "../../task/transition.ts";
import { endRecordedTask } from "../settle/end-recorded-task.ts";
import type { Claim } from "./claim-task.ts";
import { fillPrompt } from "./fill-prompt.ts";

/**
 * Starts a claimed task and lets go of its output, which its keeper now holds.
 * @param starter `launch` when the launch starts it itself, in its own environment; else the one that it left is taken up
 * @returns the record, running
 * @throws TaskBgError `spawn` when nothing was started; its record then says so
 */
export function startClaimedTask(context: Context, claim: Claim, starter: "launch" | "queue"): TaskRecord {
  const pid = startKeeper(context, claim, storedEnvironment(context, claim.record, starter === "launch"));
  return noteProcess(context, claim.record, pid);
}

function storedEnvironment({ store, now }: Context, record: TaskRecord, launched: boolean): StoredEnvironment {
  const path = storePaths.environment(store, record.id);
  const claimed = now();
  return {
    path,
    own: launched || !existsSync(path),
    keep: hasRetriesLeft(record),
    delaySeconds: Math.ceil((beginOfRun(record, claimed).getTime() - claimed.getTime()) / 1000),
  };
}

function startKeeper(context: Context, { record, outputFd }: Claim, environment: StoredEnvironment): number {
  try {
    fillPrompt(context.store, record);
    return spawnKeeper({
      id: record.id,
      storeDir: context.store.dir,
      binary: context.config.executable,
      command: record.argv ?? [],
      cwd: record.cwd ?? "/",
      outputFd,
      // The watcher begins with the run, after a backoff.
      firstLookSeconds: secondsUntilLook(record, beginOfRun(record, context.now())),
      environment,
    });
  } catch (error) {
    throw failStart(context, record.id, error);
  } finally {
    // When there is no keeper this lets go of the lock.
    closeSync(outputFd);
  }
}

function failStart(context: Context, id: string, cause: unknown): TaskBgError {
  const message = `The task could not be started: ${(cause as Error).message}`;
  endRecordedTask(context.store, id, (record) =>
    endTask(record, { status: "error", reason: "spawn", error: message }, {}, context.now()),
  );
  return new TaskBgError("spawn", message, { cause, hint: `Its record is ${id}.` });
}

// A short task may have ended already: then its record is final, and only the process is added.
function noteProcess({ store }: Context, record: TaskRecord, pid: number): TaskRecord {
  const process = { pid, boot_id: record.host?.boot_id ?? null, start_time: readProcess(pid)?.startTime ?? null };
  return updateRecord(store, record.id, (current) => ({ ...current, process })).record;
}
