import type { Context } from "../../context.ts";
import { buildDroidArguments } from "../../droid/build-droid-arguments.ts";
import { choosePromptTransport } from "../../droid/choose-prompt-transport.ts";
import { findDroidFile } from "../../droid/find-droid-file.ts";
import type { DroidDefinition } from "../../droid/parse-droid-file.ts";
import { readDroidFile } from "../../droid/read-droid-file.ts";
import { resolveModel } from "../../droid/resolve-model.ts";
import { TaskBgError } from "../../errors.ts";
import { type Store, storePaths } from "../../store/store.ts";
import { findExecutable } from "./find-executable.ts";
import type { LaunchOptions } from "./launch-options.ts";

/** Decides how a droid is run: its executable, arguments, model, and the files that they name. */
export function planDroid(context: Context, id: string, options: LaunchOptions, promptVia: "argument" | "file") {
  const { config, store } = context;
  const executable = requireDroidCli(config.droid, options.cwd, config.path);
  const file = findDroidFile(options.agent, { cwd: options.cwd, home: config.home });
  const definition = file === undefined ? undefined : readDroidFile(file.path);
  const model = chooseModel(options.model, definition, config.models);
  const prompt = placePrompt(store, id, options.prompt, promptVia);
  const system = placeSystemPrompt(store, id, definition);
  const args = buildDroidArguments({
    autonomy: options.autonomy,
    prompt: prompt.transport,
    model,
    reasoningEffort: options.reasoningEffort ?? definition?.reasoningEffort,
    worktree: options.worktree,
    session: options.resumes?.sessionId,
    systemPromptFile: system?.path,
    onlyTools: definition?.tools,
  });
  const files = [...prompt.files, ...(system ? [system] : [])];
  return { kind: "droid" as const, command: [executable, ...args], model, files };
}

function requireDroidCli(name: string, cwd: string, path: string): string {
  const executable = findExecutable(name, cwd, path);
  if (executable !== undefined) return executable;
  throw new TaskBgError("spawn", `The Droid CLI (${name}) was not found, or is not executable`, {
    hint: "Install it with: npm install -g droid\nor name it in TASK_BG_DROID.",
  });
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
  if (transport.kind === "argument") return { transport, files: [] };
  const path = storePaths.prompt(store, id);
  return { transport: { kind: "file" as const, path }, files: [{ path, content: bytes }] };
}

function placeSystemPrompt(store: Store, id: string, definition: DroidDefinition | undefined) {
  if (definition === undefined) return undefined;
  return { path: storePaths.system(store, id), content: definition.systemPrompt };
}
