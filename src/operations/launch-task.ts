import { closeSync, openSync } from "node:fs";
import type { Context } from "../context.ts";
import { TaskBgError } from "../errors.ts";
import { describeHost } from "../process/host.ts";
import { createLockedOutput } from "../process/output-lock.ts";
import { readProcess } from "../process/process-table.ts";
import { spawnKeeper } from "../process/spawn-keeper.ts";
import { markLive, unmarkLive } from "../store/live-index.ts";
import { deleteTaskFiles, readRecord, updateRecord, writeRecord } from "../store/records.ts";
import { linkSession } from "../store/session-index.ts";
import { type Store, storePaths } from "../store/store.ts";
import { withStoreLock } from "../store/with-store-lock.ts";
import { writeAtomically } from "../store/write-atomically.ts";
import { recordSchemaVersion, type TaskRecord } from "../task/record.ts";
import { createTaskId } from "../task/task-id.ts";
import { endTask } from "../task/transition.ts";
import { secondsUntilLook } from "./enforce-limit.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { planRun, type RunPlan } from "./plan-run.ts";
import { sessionOf } from "./session-of.ts";

/**
 * Starts a task and returns as soon as its keeper runs.
 * @returns the record, running
 * @throws TaskBgError `invalid`, `spawn`, `io`; when nothing could be started no task is left running
 */
export function launchTask(context: Context, options: LaunchOptions): TaskRecord {
  const id = createTaskId(context.now(), randomHex());
  const plan = planRun(context, id, options);
  const record = describeTask(context, id, options, plan);
  const outputFd = storeTask(context, record, plan);
  const pid = startKeeper(context, record, plan, outputFd);
  return noteProcess(context, record, pid);
}

function describeTask(context: Context, id: string, options: LaunchOptions, plan: RunPlan): TaskRecord {
  const now = context.now().toISOString();
  return {
    id,
    session_id: `session_${id}`,
    ...describeParent(context, options.parentSession),
    description: options.description,
    prompt: new TextDecoder().decode(options.prompt),
    agent: options.agent,
    status: "running",
    started_at: now,
    queued_at: now,
    completed_at: null,
    result: null,
    error: null,
    progress: {
      toolCalls: 0,
      lastTool: null,
      lastUpdate: now,
      lastMessage: null,
      lastMessageAt: null,
      outputFile: storePaths.output(context.store, id),
    },
    concurrency_key: options.agent === "" ? null : options.agent,
    parent_model: null,
    schema: recordSchemaVersion,
    kind: plan.kind,
    autonomy: plan.kind === "droid" ? options.autonomy : null,
    model: plan.model ?? null,
    cwd: plan.cwd,
    argv: plan.command,
    timeout_ms: options.timeoutMs ?? null,
    host: { ...describeHost() },
  };
}

// A launch from inside a background task is that task's child, and its results are for that task's session. A plain
// command has no session; what it launches is for whoever launched it.
function describeParent(
  { config, store }: Context,
  named: string | undefined,
): Pick<TaskRecord, "parent_session_id" | "parent_task_id"> {
  const outer = config.insideTask === undefined ? undefined : readRecord(store, config.insideTask);
  if (outer?.kind !== "record") return { parent_session_id: named ?? config.parentSession };
  const { record } = outer;
  const session = record.kind === "droid" ? (sessionOf(store, record) ?? record.session_id) : record.parent_session_id;
  return { parent_session_id: named ?? session ?? config.parentSession, parent_task_id: record.id };
}

/**
 * Writes the task down in the order in which a crash may cut it: its input, its locked output (alive from here on), its
 * record, and last the empty `.run` that claims the start.
 * @returns the descriptor of the output
 */
function storeTask({ store }: Context, record: TaskRecord, plan: RunPlan): number {
  return withStoreLock(store, () => {
    try {
      return writeTask(store, record, plan);
    } catch (error) {
      // Most likely a full disk: the launch failed as a whole, so nothing of it stays.
      unmarkLive(store, record.id);
      deleteTaskFiles(store, record.id);
      throw error;
    }
  });
}

function writeTask(store: Store, record: TaskRecord, plan: RunPlan): number {
  for (const { path, content } of plan.files) writeAtomically(path, content);
  const outputFd = createOutput(storePaths.output(store, record.id));
  try {
    markLive(store, record.id);
    writeRecord(store, record);
    if (record.session_id) linkSession(store, record.session_id, record.id);
    closeSync(openSync(storePaths.run(store, record.id), "ax", 0o600));
    return outputFd;
  } catch (error) {
    closeSync(outputFd);
    throw error;
  }
}

function createOutput(path: string): number {
  try {
    return createLockedOutput(path);
  } catch (error) {
    throw new TaskBgError("io", `The output file ${path} cannot be made: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function startKeeper(context: Context, record: TaskRecord, plan: RunPlan, outputFd: number): number {
  const { id } = record;
  try {
    return spawnKeeper({
      id,
      storeDir: context.store.dir,
      binary: context.config.executable,
      command: plan.command,
      cwd: plan.cwd,
      outputFd,
      firstLookSeconds: record.timeout_ms ? secondsUntilLook(record.timeout_ms) : 0,
    });
  } catch (error) {
    const message = `The task could not be started: ${(error as Error).message}`;
    updateRecord(context.store, id, (current) =>
      endTask(current, { status: "error", reason: "spawn", error: message }, {}, context.now()),
    );
    throw new TaskBgError("spawn", message, { cause: error, hint: `Its record is ${id}.` });
  } finally {
    // The keeper has its own copy now. When there is no keeper this lets go of the lock.
    closeSync(outputFd);
  }
}

// A short task may have ended already: then its record is final, and only the process is added.
function noteProcess({ store }: Context, record: TaskRecord, pid: number): TaskRecord {
  const process = { pid, boot_id: record.host?.boot_id ?? null, start_time: readProcess(pid)?.startTime ?? null };
  return updateRecord(store, record.id, (current) => ({ ...current, process })).record;
}

function randomHex(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
