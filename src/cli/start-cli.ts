import packageJson from "../../package.json" with { type: "json" };
import type { TerminalSettings } from "../config/environment.ts";
import { createContext } from "../create-context.ts";
import { createOutput } from "../output/create-output.ts";
import { commandTree } from "./command-tree.ts";
import { runCli } from "./run-cli.ts";

/** Runs one command line of this process. @returns the exit code */
export function startCli(argv: readonly string[], settings: TerminalSettings): Promise<number> {
  return runCli(argv, commandTree, {
    version: packageJson.version,
    settings,
    createOutput: (flags) => createOutput(flags, settings),
    // Assigned, not spread: spreading would touch the lazy members.
    createContext: (output) => Object.assign(createContext(), { output }),
  });
}
