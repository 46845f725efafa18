import type { Context } from "../../context.ts";
import { type Finding, ok, shellWord, warn } from "./finding.ts";

/** Which task-bg this is. */
export interface Program {
  version: string;
  /** The file that runs. */
  executable: string;
}

/** Tells which task-bg answers: an older one on PATH is a common surprise. */
export function checkProgram({ version, executable }: Program): Finding {
  return ok(`${version} at ${executable}`);
}

/** Tells the Bun that is compiled in. */
export function checkBun(): Finding {
  return ok(`${Bun.version} inside`);
}

/** Looks whether agents and hooks, which type `task-bg`, find it. */
export function checkOnPath({ config }: Context, { executable }: Program): Finding {
  const found = Bun.which("task-bg", { PATH: config.path });
  if (found !== null) return ok(`Found at ${found}`);
  return warn(
    "No task-bg is on PATH: agents that type its name do not find it",
    `ln -s ${shellWord(executable)} ~/.local/bin/`,
  );
}
