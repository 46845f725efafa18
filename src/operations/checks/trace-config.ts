import { type Environment, environmentVariables } from "../../config/environment.ts";
import { readSettings, type SettingSource } from "../../config/load-config.ts";
import { writeSize } from "../../task/size.ts";
import { suggestNearest } from "../../task/suggest.ts";
import { writeDuration } from "../../task/write-duration.ts";

/** One setting as `task-bg config` tells it, its value as the config file would have it. */
export interface TracedSetting {
  key: string;
  value: unknown;
  source: SettingSource;
  /** The variable that wins over the file. */
  variable: string | null;
}

export interface ConfigTrace {
  configFile: string;
  settings: TracedSetting[];
  /** Keys of the file that nothing reads. */
  unknownKeys: { key: string; nearest: string | undefined }[];
}

const variables: Readonly<Record<string, string>> = {
  dir: "TASK_BG_DIR",
  droid: "TASK_BG_DROID",
  parentSession: "TASK_BG_PARENT_SESSION",
  ttl: "TASK_BG_TTL",
  maxParallel: "TASK_BG_MAX_PARALLEL",
};

const names: Readonly<Record<string, string>> = {
  droidLimits: "limits.droids",
  modelLimits: "limits.models",
  groupLimits: "limits.groups",
  groupTimeouts: "limits.groupTimeouts",
};

const durations = new Set(["ttl", "stopGrace"]);
const durationTables = new Set(["groupTimeouts"]);
const sizes = new Set(["minFree"]);

/** Tells every setting at its effective value and where that comes from. Of the environment only our own variables are told. */
export function traceConfig(environment: Environment = environmentVariables()): ConfigTrace {
  const { home: _, configFile, unknownKeys, ...settings } = readSettings(environment);
  const traced = Object.entries(settings).map(([key, { value, source }]) => ({
    key: names[key] ?? key,
    value: writeValue(key, value),
    source,
    variable: variables[key] ?? null,
  }));
  const keys = traced.map(({ key }) => key);
  return {
    configFile,
    settings: traced,
    unknownKeys: unknownKeys.map((key) => ({ key, nearest: suggestNearest(key, keys) })),
  };
}

function writeValue(key: string, value: unknown): unknown {
  if (durations.has(key)) return writeDuration(Number(value));
  if (sizes.has(key)) return writeSize(Number(value));
  if (!durationTables.has(key)) return value;
  return Object.fromEntries(Object.entries(value as object).map(([name, ms]) => [name, writeDuration(Number(ms))]));
}
