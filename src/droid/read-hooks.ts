import { join } from "node:path";
import * as v from "valibot";
import { readSettingsFile } from "./read-settings-file.ts";

/** One hook that stands in a file. */
export interface Hook {
  event: string;
  command: string;
}

/** What the Droid CLI makes of the hooks in one `.factory` directory. */
export interface InstalledHooks {
  /** Those that it runs. */
  active: Hook[];
  /** Whether all are switched off there. */
  disabled: boolean;
  /** The files that it passes over, each with the reason. */
  ignored: { path: string; reason: string }[];
}

const eventNames = [
  "PreToolUse",
  "PostToolUse",
  "Notification",
  "UserPromptSubmit",
  "Stop",
  "SubagentStop",
  "PreCompact",
  "SessionStart",
  "SessionEnd",
] as const;

const command = v.looseObject({ type: v.literal("command"), command: v.string(), timeout: v.optional(v.number()) });
const matchers = v.array(v.looseObject({ matcher: v.optional(v.string()), hooks: v.array(command) }));
const hookMap = v.looseObject({
  ...v.entriesFromList(eventNames, v.optional(matchers)),
  hooksDisabled: v.optional(v.boolean()),
});
type HookMap = v.InferOutput<typeof hookMap>;

/**
 * Reads hooks by the CLI's own rules, found by trying: a file with one bad entry is passed over whole; `hooks.json` has its
 * events at the top and wins over `settings.json` event by event; `hooks/hooks.json` is where they were once, and is read
 * where there is no other.
 */
export function readHooks(directory: string): InstalledHooks {
  const settings = readHookFile(join(directory, "settings.json"), ({ hooks }) => hooks ?? {});
  const newer = readHookFile(join(directory, "hooks.json"), (file) => file);
  const own = newer.missing ? readHookFile(join(directory, "hooks", "hooks.json"), (file) => file) : newer;
  const map: HookMap = { ...settings.map, ...own.map };
  return {
    active: listCommands(map),
    disabled: map.hooksDisabled === true,
    ignored: [settings, own].flatMap(({ path, reason }) => (reason === undefined ? [] : [{ path, reason }])),
  };
}

/** Whether a plugin of that name, from any marketplace, is enabled in a `.factory` directory. It brings its own hooks. */
export function isPluginEnabled(directory: string, name: string): boolean {
  const file = readSettingsFile(join(directory, "settings.json"));
  const plugins = v.safeParse(
    v.record(v.string(), v.unknown()),
    file.kind === "settings" && file.settings.enabledPlugins,
  );
  return plugins.success && Object.entries(plugins.output).some(([id, on]) => id.startsWith(`${name}@`) && on === true);
}

interface HookFile {
  path: string;
  missing: boolean;
  map: HookMap;
  /** Why the CLI passes it over, when it does. */
  reason?: string;
}

function readHookFile(path: string, pick: (settings: Readonly<Record<string, unknown>>) => unknown): HookFile {
  const file = readSettingsFile(path);
  const nothing = { path, missing: file.kind === "missing", map: {} };
  if (file.kind === "missing") return nothing;
  if (file.kind === "unreadable") return { ...nothing, reason: "it is not JSON with comments" };
  const parsed = v.safeParse(hookMap, pick(file.settings));
  if (!parsed.success)
    return { ...nothing, reason: `it has a bad entry: ${v.getDotPath(parsed.issues[0]) ?? "the whole"}` };
  const map = parsed.output;
  if (listCommands(map).length > 0 || map.hooks === undefined) return { ...nothing, map };
  return { ...nothing, map, reason: 'its events stand under "hooks", where the Droid CLI does not look' };
}

function listCommands(map: HookMap): Hook[] {
  return eventNames.flatMap((event) =>
    (map[event] ?? []).flatMap(({ hooks }) => hooks.map((hook) => ({ event, command: hook.command }))),
  );
}
