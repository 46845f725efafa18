import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import type { Dependency } from "../../task/dependency-word.ts";
import { findResultReferences } from "../../task/result-references.ts";
import { findExecutable } from "./find-executable.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { planDroid } from "./plan-droid.ts";
import { resolveDependencies } from "./resolve-dependencies.ts";

/** Everything about a run that is decided before anything is written. */
export interface RunPlan {
  kind: "droid" | "exec";
  cwd: string;
  /** What the keeper runs; the executable is an absolute path. */
  command: string[];
  model: string | undefined;
  /** The prompt as the record tells it. */
  prompt: string;
  after: Dependency[];
  /** Files that the command reads, to be written before it starts. */
  files: { path: string; content: string | Uint8Array }[];
}

/**
 * Decides what a launch runs and checks that it can.
 * @throws TaskBgError `invalid` (directory, droid file, a reference in a command), `spawn` (no such executable), `not_found` (a task it waits for)
 */
export function planRun(context: Context, id: string, options: LaunchOptions): RunPlan {
  const cwd = requireDirectory(options.cwd);
  if (options.command !== undefined) requireNoReferences(options.command);
  const resolved = resolveDependencies(context.store, new TextDecoder().decode(options.prompt), options.after);
  const { prompt, after } = resolved;
  if (options.command !== undefined) return { ...planCommand(context, options.command, cwd), cwd, prompt, after };
  // Bytes that are no text cannot refer to anything, and stay as they are.
  const bytes = resolved.refersToResults ? Buffer.from(prompt) : options.prompt;
  const via = resolved.refersToResults ? "file" : context.config.promptVia;
  return { ...planDroid(context, id, { ...options, cwd, prompt: bytes }, via), cwd, prompt, after };
}

// Put into a command, a result could become its code; left alone, the command would run on the bare reference.
function requireNoReferences(command: readonly string[]): void {
  const [id] = findResultReferences(command.join(" "));
  if (id === undefined) return;
  throw new TaskBgError("invalid", `{{result:${id}}} is for a droid's prompt, and this task runs a command`, {
    hint: `Wait for it with --after ${id}, and read it in the command: task-bg output ${id} --result`,
  });
}

function planCommand(context: Context, command: readonly string[], cwd: string) {
  const [name = "", ...args] = command;
  const executable = findExecutable(name, cwd, context.config.path);
  if (executable === undefined) {
    throw new TaskBgError("spawn", `The command ${JSON.stringify(name)} was not found, or is not executable`, {
      hint: "Give it as it would be typed in a shell, or by its path.",
    });
  }
  return { kind: "exec" as const, command: [executable, ...args], model: undefined, files: [] };
}

function requireDirectory(path: string): string {
  const cwd = resolve(path);
  try {
    if (statSync(cwd).isDirectory()) return cwd;
  } catch (error) {
    throw new TaskBgError("invalid", `The working directory ${cwd} cannot be used: ${(error as Error).message}`, {
      cause: error,
    });
  }
  throw new TaskBgError("invalid", `The working directory ${cwd} is not a directory`);
}
