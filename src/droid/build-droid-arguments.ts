import { TaskBgError } from "../errors.ts";
import type { Autonomy } from "./autonomy.ts";

/** How a prompt reaches the Droid CLI: as one argument, or by a file's absolute path. */
export type PromptTransport = { kind: "argument"; text: string } | { kind: "file"; path: string };

/** What `droid exec` is asked for. Its working directory is the process's own (`--cwd` cannot go with `--worktree`). */
export interface DroidRequest {
  readonly autonomy: Autonomy;
  readonly prompt: PromptTransport;
  readonly model?: string | undefined;
  readonly reasoningEffort?: string | undefined;
  /** The session that it continues. */
  readonly session?: string | undefined;
  /** Absolute path of a file whose text goes after the CLI's own system prompt. */
  readonly systemPromptFile?: string | undefined;
  /** The only tools that it may use; never an empty list. */
  readonly onlyTools?: readonly string[] | undefined;
  /** Run in a git worktree, on the named branch; `true` or an empty name leaves the naming to the CLI. */
  readonly worktree?: true | string | undefined;
}

/** Builds the arguments after the Droid CLI's executable. Nothing in them is ever read by a shell. */
export function buildDroidArguments(request: DroidRequest): string[] {
  return [
    "exec",
    ...option("--auto", request.autonomy),
    ...option("-o", "stream-json"),
    ...option("-m", request.model),
    ...option("-r", request.reasoningEffort),
    ...option("-s", request.session),
    ...option("--append-system-prompt-file", request.systemPromptFile),
    ...option("--only-tools", joinTools(request.onlyTools)),
    ...worktreeOption(request.worktree),
    // After --worktree on purpose: bare, it would take a following word for its name, but neither of these.
    ...(request.prompt.kind === "file" ? ["-f", request.prompt.path] : ["--", request.prompt.text]),
  ];
}

function option(flag: string, value: string | undefined): string[] {
  return value === undefined ? [] : [flag, value];
}

function joinTools(tools: readonly string[] | undefined): string | undefined {
  // The CLI takes an empty list for no restriction at all.
  if (tools?.length === 0) throw new TaskBgError("internal", "An empty list of tools cannot be given to droid exec");
  return tools?.join(",");
}

function worktreeOption(worktree: true | string | undefined): string[] {
  if (worktree === undefined) return [];
  return [worktree === true || worktree === "" ? "--worktree" : `--worktree=${worktree}`];
}
