import { readTerminalSettings } from "./config/environment.ts";
import { writeNow } from "./output/write-now.ts";

/** What runs at every tool call or every task's end: it leaves before the command line's libraries are loaded. */
const entries = new Map<string, () => Promise<{ run: (args: string[]) => Promise<number> }>>([
  ["hook", () => import("./entry/hook.ts")],
  ["hook-complete", () => import("./entry/hook-complete.ts")],
  ["finish-task", () => import("./entry/finish-task.ts")],
  ["enforce-limit", () => import("./entry/enforce-limit.ts")],
]);

// Everything is printed synchronously or awaited before `main` answers, so that nothing is cut here; and nothing that was
// left open (a reader of stdin) can keep the process.
process.exit(await main(process.argv.slice(2)));

async function main(argv: string[]): Promise<number> {
  if (process.platform === "win32") {
    writeNow(2, "error: task-bg runs on Linux and macOS\n\nhint: on Windows, run it in WSL\n");
    return 1;
  }
  const [name = "", ...args] = argv;
  const load = asksForHelp(args) ? undefined : entries.get(name);
  if (load === undefined) return await runCommandLine(argv);
  try {
    return await (await load()).run(args);
  } catch (error) {
    writeNow(2, `error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

// `hook-complete --help` is for a person, who finds it in the command tree.
function asksForHelp(args: string[]): boolean {
  return args.some((word) => word === "--help" || word === "-h");
}

async function runCommandLine(argv: string[]): Promise<number> {
  const { startCli } = await import("./cli/start-cli.ts");
  return await startCli(argv, readTerminalSettings());
}
