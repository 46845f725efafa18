import { existsSync, readFileSync } from "node:fs";
import { autonomyLevels } from "../../droid/autonomy.ts";
import { type Store, storePaths } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";
import { findResultReferences } from "../../task/result-references.ts";
import { type LaunchOptions, launchDefaults } from "./launch-options.ts";

/**
 * What a task was launched with, for another one like it. What belonged to that one launch is left out: its key, what it
 * waited for, and who asked.
 */
export function optionsOfTask(store: Store, record: TaskRecord): LaunchOptions {
  return {
    ...launchDefaults,
    description: record.description ?? "",
    prompt: readPromptOf(store, record),
    agent: record.agent ?? launchDefaults.agent,
    autonomy: autonomyLevels.find((level) => level === record.autonomy) ?? launchDefaults.autonomy,
    model: record.model ?? undefined,
    reasoningEffort: record.reasoning_effort ?? undefined,
    cwd: record.cwd ?? ".",
    worktree: record.worktree ?? undefined,
    timeoutMs: record.timeout_ms ?? undefined,
    idleTimeoutMs: record.idle_timeout_ms ?? undefined,
    maxOutputBytes: record.max_output_bytes ?? undefined,
    maxTokens: record.max_tokens ?? undefined,
    group: record.group ?? undefined,
    priority: record.priority ?? 0,
    retries: record.retries ?? 0,
    backoffMs: record.backoff_ms ?? 0,
    command: record.kind === "exec" ? (record.argv ?? undefined) : undefined,
  };
}

// A prompt that went by file is there byte for byte, unless results were put into it: then the references are wanted again.
function readPromptOf(store: Store, record: TaskRecord): Uint8Array {
  const text = record.prompt ?? "";
  const path = storePaths.prompt(store, record.id);
  if (findResultReferences(text).length > 0 || !existsSync(path)) return Buffer.from(text);
  return readFileSync(path);
}
