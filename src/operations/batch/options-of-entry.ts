import { parseAutonomy } from "../../droid/autonomy.ts";
import type { BatchEntry } from "../../task/batch-entry.ts";
import { type LaunchOptions, launchDefaults } from "../launch/launch-options.ts";
import { readPrompt } from "../launch/read-prompt.ts";

/**
 * Turns an entry of a batch into what a launch is asked for. Dependencies stay as they are written.
 * @param group the batch's own, for an entry that names none
 * @throws UsageError, TaskBgError `invalid` for a bad level or a prompt file that cannot be read
 */
export async function optionsOfEntry(entry: BatchEntry, group: string | undefined): Promise<LaunchOptions> {
  const command = entry.exec ?? undefined;
  return {
    description: entry.description ?? command?.join(" ") ?? "",
    prompt: await readEntryPrompt(entry),
    agent: entry.droid ?? (command === undefined ? launchDefaults.agent : ""),
    parentSession: entry.parent ?? undefined,
    autonomy: entry.autonomy ? parseAutonomy(entry.autonomy) : launchDefaults.autonomy,
    model: entry.model ?? undefined,
    reasoningEffort: entry.reasoningEffort ?? undefined,
    cwd: entry.cwd ?? ".",
    worktree: readWorktree(entry.worktree),
    timeoutMs: entry.timeout ?? undefined,
    idleTimeoutMs: entry.idleTimeout ?? undefined,
    maxOutputBytes: entry.maxOutput ?? undefined,
    maxTokens: entry.maxTokens ?? undefined,
    group: entry.group ?? group,
    priority: entry.priority ?? 0,
    key: entry.key ?? undefined,
    retries: entry.retries ?? 0,
    backoffMs: entry.backoff ?? 0,
    resumes: undefined,
    rerunOf: undefined,
    after: entry.after ?? [],
    command,
  };
}

// A prompt that is written down is data, a lone dash too.
async function readEntryPrompt({ prompt, promptFile, exec }: BatchEntry): Promise<Uint8Array> {
  if (promptFile) return await readPrompt({ file: promptFile });
  return Buffer.from(prompt ?? exec?.join(" ") ?? "");
}

function readWorktree(worktree: BatchEntry["worktree"]): string | undefined {
  if (worktree === true) return "";
  return worktree === false ? undefined : (worktree ?? undefined);
}
