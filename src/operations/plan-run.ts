import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import type { Context } from "../context.ts";
import { buildDroidArguments } from "../droid/build-droid-arguments.ts";
import { choosePromptTransport } from "../droid/choose-prompt-transport.ts";
import { findDroidFile } from "../droid/find-droid-file.ts";
import type { DroidDefinition } from "../droid/parse-droid-file.ts";
import { readDroidFile } from "../droid/read-droid-file.ts";
import { resolveModel } from "../droid/resolve-model.ts";
import { TaskBgError } from "../errors.ts";
import { type Store, storePaths } from "../store/store.ts";
import type { LaunchOptions } from "./launch-options.ts";

/** Everything about a run that is decided before anything is written. */
export interface RunPlan {
  kind: "droid" | "exec";
  cwd: string;
  /** What the keeper runs; the executable is an absolute path. */
  command: string[];
  model: string | undefined;
  /** Files that the command reads, to be written before it starts. */
  files: { path: string; content: string | Uint8Array }[];
}

/**
 * Decides what a launch runs and checks that it can.
 * @throws TaskBgError `invalid` (directory, droid file), `spawn` (no such executable)
 */
export function planRun(context: Context, id: string, options: LaunchOptions): RunPlan {
  const cwd = requireDirectory(options.cwd);
  return options.command === undefined
    ? planDroid(context, id, options, cwd)
    : planCommand(context, options.command, cwd);
}

function planCommand(context: Context, command: readonly string[], cwd: string): RunPlan {
  const [name = "", ...args] = command;
  const executable = findExecutable(name, cwd, context.config.path);
  if (executable === undefined) {
    throw new TaskBgError("spawn", `The command ${JSON.stringify(name)} was not found, or is not executable`, {
      hint: "Give it as it would be typed in a shell, or by its path.",
    });
  }
  return { kind: "exec", cwd, command: [executable, ...args], model: undefined, files: [] };
}

function planDroid(context: Context, id: string, options: LaunchOptions, cwd: string): RunPlan {
  const { config, store } = context;
  const executable = findExecutable(config.droid, cwd, config.path);
  if (executable === undefined) {
    throw new TaskBgError("spawn", `The Droid CLI (${config.droid}) was not found, or is not executable`, {
      hint: "Install it with: npm install -g droid\nor name it in TASK_BG_DROID.",
    });
  }
  const file = findDroidFile(options.agent, { cwd, home: config.home });
  const definition = file === undefined ? undefined : readDroidFile(file.path);
  const model = chooseModel(options.model, definition, config.models);
  const prompt = placePrompt(store, id, options.prompt, config.promptVia);
  const system = placeSystemPrompt(store, id, definition);
  const args = buildDroidArguments({
    autonomy: options.autonomy,
    prompt: prompt.argument,
    model,
    reasoningEffort: options.reasoningEffort ?? definition?.reasoningEffort,
    worktree: options.worktree,
    systemPromptFile: system?.path,
    onlyTools: definition?.tools,
  });
  return {
    kind: "droid",
    cwd,
    command: [executable, ...args],
    model,
    files: [...prompt.files, ...(system ? [system] : [])],
  };
}

function chooseModel(
  asked: string | undefined,
  definition: DroidDefinition | undefined,
  aliases: Readonly<Record<string, string>>,
): string | undefined {
  const name = asked ?? definition?.model;
  return name === undefined ? undefined : resolveModel(name, aliases);
}

function placePrompt(store: Store, id: string, bytes: Uint8Array, via: "argument" | "file") {
  const transport = choosePromptTransport(bytes, via);
  if (transport.kind === "argument") return { argument: transport, files: [] };
  const path = storePaths.prompt(store, id);
  return { argument: { kind: "file", path } as const, files: [{ path, content: bytes }] };
}

function placeSystemPrompt(store: Store, id: string, definition: DroidDefinition | undefined) {
  if (definition === undefined || definition.systemPrompt === "") return undefined;
  return { path: storePaths.system(store, id), content: definition.systemPrompt };
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

// Absolute, because the keeper's `exec` must not take a name for a shell's own idea of it, and because PATH is the launcher's.
function findExecutable(name: string, cwd: string, path: string): string | undefined {
  if (!name.includes("/")) return Bun.which(name, { PATH: path, cwd }) ?? undefined;
  const executable = isAbsolute(name) ? name : resolve(cwd, name);
  try {
    accessSync(executable, constants.X_OK);
    return statSync(executable).isFile() ? executable : undefined;
  } catch {
    return undefined;
  }
}
