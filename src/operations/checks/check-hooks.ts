import { join } from "node:path";
import type { Context } from "../../context.ts";
import { type InstalledHooks, isPluginEnabled, readHooks } from "../../droid/read-hooks.ts";
import { type Finding, nameSome, ok, shellWord, warn } from "./finding.ts";

/** The events by which task-bg learns who asks and delivers what has ended. */
const neededEvents = ["SessionStart", "PostToolUse", "UserPromptSubmit", "Stop", "SubagentStop"];
const install = "task-bg install";

/** Looks whether the Droid CLI runs task-bg's hooks: those that it reads, not those that merely stand in a file. */
export function checkHooks({ config }: Context): Finding {
  const directories = factoryDirectories(config.home);
  if (directories.some((directory) => isPluginEnabled(directory, "task-bg"))) return ok("Run by the plugin");
  return judgeHooks(directories.map(readHooks));
}

function judgeHooks(installed: readonly InstalledHooks[]): Finding {
  const events = installed.flatMap(({ active }) =>
    active.filter(({ command }) => isOurs(command)).map(({ event }) => event),
  );
  const lacking = neededEvents.filter((event) => !events.includes(event));
  const [ignored] = installed.flatMap((hooks) => hooks.ignored);
  if (lacking.length > 0 && ignored !== undefined)
    return warn(
      `The Droid CLI passes ${ignored.path} over: ${ignored.reason}`,
      `\${EDITOR:-vi} ${shellWord(ignored.path)}`,
    );
  if (events.length === 0) return warn("Not installed: no agent is told of what has ended", install);
  if (lacking.length > 0) return warn(`Not installed for ${nameSome(lacking)}`, install);
  if (installed.some(({ disabled }) => disabled))
    return warn("Installed, but all hooks are switched off", "droid, then /hooks");
  return ok("Installed, and in a form that the Droid CLI reads");
}

/** Looks for the original script's hook, which completes tasks that only it knows and reads every record at each call. */
export function checkOriginalHook({ config }: Context): Finding {
  const hooks = factoryDirectories(config.home).flatMap((directory) => readHooks(directory).active);
  const events = hooks.filter(({ command }) => command.includes("background-manager.py")).map(({ event }) => event);
  if (events.length === 0) return ok("No hook of background-manager.py");
  return warn(`background-manager.py is still installed for ${nameSome(events)}`, `${install} --replace-original`);
}

function isOurs(command: string): boolean {
  return /\btask-bg['"]?\s+hook(-complete)?\b/.test(command);
}

function factoryDirectories(home: string): string[] {
  return [...new Set([home, process.cwd()])].map((directory) => join(directory, ".factory"));
}
