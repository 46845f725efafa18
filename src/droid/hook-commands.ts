import type { DroidHookEvent, HookCommand } from "./hook-settings.ts";

/** What the commands start and look at. */
export interface HookTarget {
  /** The executable's absolute path; undefined for whatever `task-bg` is on PATH when the hook runs. */
  readonly binary: string | undefined;
  /** The store where `TASK_BG_DIR` names none; undefined for the default one of whoever runs the hook. */
  readonly storeDir: string | undefined;
}

/** The hooks of task-bg by event: what `install` writes and what the plugin has. */
export type HookCommands = Readonly<Partial<Record<DroidHookEvent, HookCommand>>>;

/** Writes the commands for the Droid CLI, which runs each with `sh -c`. */
export function hookCommands(target: HookTarget): HookCommands {
  const always = toHook(startBinary(target));
  const guarded = toHook(`${leaveWithoutWork(target)}; ${startBinary(target)}`);
  return {
    SessionStart: always,
    UserPromptSubmit: guarded,
    PostToolUse: guarded,
    Stop: always,
    SubagentStop: always,
    SessionEnd: always,
  };
}

/** Whether a hook's command is one that task-bg installed, in this version or another. */
export function isOurHook({ command }: HookCommand): boolean {
  return command.trimEnd().endsWith(marker);
}

/** Whether a hook's command is the original script's. */
export function isOriginalHook({ command }: HookCommand): boolean {
  return /background-manager\.py\b[^]*\bhook-complete\b/.test(command);
}

/** Quotes a word for sh. */
export function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

// A binary that is gone is silence and success: never the agent's problem.
const marker = "; exit 0 # task-bg";
const timeoutSeconds = 10;

function toHook(script: string): HookCommand {
  return { type: "command", command: `${script}${marker}`, timeout: timeoutSeconds };
}

function startBinary({ binary }: HookTarget): string {
  if (binary === undefined) return "command -v task-bg >/dev/null 2>&1 && exec task-bg hook";
  const word = quoteForShell(binary);
  return `[ -x ${word} ] && exec ${word} hook`;
}

// Runs at every tool call of every session: about a millisecond, and no process of ours when nothing waits for the session. An id
// that could not be a directory's name is left to the binary, which validates it; so is a store that is not where it is by default,
// since only the binary reads the config file that may name another.
function leaveWithoutWork({ storeDir }: HookTarget): string {
  const store = storeDir === undefined ? "$HOME/.factory/.omd/background-tasks" : quoteForShell(storeDir);
  const elsewhere = storeDir === undefined ? '[ ! -d "$store" ] || ' : "";
  const look = `store=\${TASK_BG_DIR-}; [ -n "$store" ] || store=${store}; [ -e "$store/.outbox/$session_id" ] || ${elsewhere}exit 0`;
  return `case \${session_id-} in '' | .* | *[!A-Za-z0-9._-]*) ;; *) ${look} ;; esac`;
}
