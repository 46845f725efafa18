import { statSync } from "node:fs";
import type { Context } from "../../context.ts";
import { readSessionTokens } from "../../droid/read-session-tokens.ts";
import { measureProcessorTime } from "../../process/measure-processor-time.ts";
import { readActivity, writeActivity } from "../../store/activity.ts";
import { storePaths } from "../../store/store.ts";
import { continueIdleness } from "../../task/idleness.ts";
import type { TaskRecord } from "../../task/record.ts";
import type { RunMeasures } from "../../task/run-limits.ts";
import { identifyProcesses } from "../settle/identify-processes.ts";
import { sessionOf } from "../settle/session-of.ts";

/** Measures what a live run has used up, as far as its own limits need it. */
export function measureRun(context: Context, record: TaskRecord): RunMeasures {
  const outputBytes = statSync(storePaths.output(context.store, record.id), { throwIfNoEntry: false })?.size ?? 0;
  return {
    outputBytes,
    idleMs: record.idle_timeout_ms ? measureIdleness(context, record, outputBytes) : undefined,
    tokens: record.max_tokens ? measureTokens(context, record) : undefined,
  };
}

// Compared with what the last look left; the first one only leaves something.
function measureIdleness({ store, now }: Context, record: TaskRecord, outputBytes: number): number {
  const processorMs = measureProcessorTime(identifyProcesses(store, record));
  const activity = continueIdleness(readActivity(store, record.id), { outputBytes, processorMs, at: now().getTime() });
  writeActivity(store, record.id, activity);
  return activity.at - activity.activeAt;
}

function measureTokens({ store, config }: Context, record: TaskRecord): number | undefined {
  const session = sessionOf(store, record);
  return session === undefined ? undefined : readSessionTokens(config.home, session);
}
