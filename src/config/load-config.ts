import { isAbsolute, join } from "node:path";
import { TaskBgError } from "../errors.ts";
import { defaultMinFreeBytes } from "../task/disk-floor.ts";
import type { QueueLimits } from "../task/queue-policy.ts";
import { isTaskId } from "../task/task-id.ts";
import { unknownSession } from "../task/unknown-session.ts";
import { type Environment, environmentVariables } from "./environment.ts";
import { absolutePath, countVariable, durationVariable, nonEmpty } from "./parse-variables.ts";
import { findUnknownKeys, readConfigFile } from "./read-config-file.ts";

/** Every setting at its effective value: flag, else environment, else the config file, else the default. */
export interface Config {
  /** The user's home directory. */
  readonly home: string;
  /** Where the records are (`TASK_BG_DIR`). */
  readonly storeDir: string;
  /** The Droid CLI's executable: a path, or a name looked up on PATH (`TASK_BG_DROID`). */
  readonly droid: string;
  /** The session that launches ask for when none is named (`TASK_BG_PARENT_SESSION`, else `main`). */
  readonly parentSession: string;
  /** Id of the background task that this process runs inside (`TASK_BG_ID`). */
  readonly insideTask: string | undefined;
  /** How long a task without a limit of its own may run before `prune` ends it, in ms (`TASK_BG_TTL`, default 30 min). */
  readonly ttlMs: number;
  /** How long a stopped task has between TERM and KILL, in ms (default 10 s). */
  readonly stopGraceMs: number;
  /** How many tasks run at once (`TASK_BG_MAX_PARALLEL`, default 8), and per droid, model and group where limited. */
  readonly limits: QueueLimits;
  /** How deep background tasks may launch background tasks (default 2). */
  readonly maxDepth: number;
  /** How many tasks may wait in the queue (default 1,000). */
  readonly maxQueued: number;
  /** How long all tasks of a group have together, in ms, where that is limited. */
  readonly groupTimeouts: Readonly<Record<string, number>>;
  /** Nothing is started where less is free, in bytes; undefined leaves it to the size of the disk (disk-floor.ts). */
  readonly minFreeBytes: number | undefined;
  /** The user's model aliases, over the built-in ones. */
  readonly models: Readonly<Record<string, string>>;
  /** `file` keeps every prompt out of the process table. */
  readonly promptVia: "argument" | "file";
  /** Whether a session that stops is told of results that wait for it, and so goes on. */
  readonly deliverOnStop: boolean;
  /** The executable search path of the launching environment. */
  readonly path: string;
  /** This program's own file, read at start: after an upgrade the system calls it "(deleted)". */
  readonly executable: string;
  /** Keys of the config file that nothing here knows. */
  readonly unknownKeys: readonly string[];
  readonly configFile: string;
}

/** Where a setting's value comes from; a flag of a command counts before all of them. */
export type SettingSource = "environment" | "file" | "default";

/** One setting at its effective value. */
export interface Setting<T> {
  readonly value: T;
  readonly source: SettingSource;
}

/**
 * Reads the settings of this process.
 * @throws TaskBgError `invalid` for a config file or a variable that does not parse, named with the key
 */
export function loadConfig(environment: Environment = environmentVariables()): Config {
  const { home, configFile, unknownKeys, ...settings } = readSettings(environment);
  return {
    home,
    configFile,
    unknownKeys,
    storeDir: settings.dir.value,
    droid: settings.droid.value,
    parentSession: settings.parentSession.value,
    insideTask: taskId(environment.TASK_BG_ID),
    ttlMs: settings.ttl.value,
    stopGraceMs: settings.stopGrace.value,
    limits: {
      maxParallel: settings.maxParallel.value,
      droids: settings.droidLimits.value,
      models: settings.modelLimits.value,
      groups: settings.groupLimits.value,
    },
    maxDepth: settings.maxDepth.value,
    maxQueued: settings.maxQueued.value,
    groupTimeouts: settings.groupTimeouts.value,
    minFreeBytes: settings.minFree.source === "default" ? undefined : settings.minFree.value,
    models: settings.models.value,
    promptVia: settings.promptVia.value,
    deliverOnStop: settings.deliverOnStop.value,
    path: environment.PATH ?? "/usr/bin:/bin",
    executable: process.execPath,
  };
}

/** Reads every setting with where it comes from. @throws TaskBgError `invalid`, `io` */
export function readSettings(environment: Environment = environmentVariables()) {
  const home = requireHome(environment);
  const configFile = join(home, ".factory", ".omd", "task-bg.json");
  const file = readConfigFile(configFile);
  return {
    home,
    configFile,
    unknownKeys: findUnknownKeys(file),
    dir: choose(storeDirVariable(environment), absolutePath(`dir in ${configFile}`, file.dir), defaultStoreDir(home)),
    droid: choose(nonEmpty(environment.TASK_BG_DROID), file.droid, "droid"),
    parentSession: choose(nonEmpty(environment.TASK_BG_PARENT_SESSION), file.parentSession, unknownSession),
    ttl: choose(durationVariable("TASK_BG_TTL", environment.TASK_BG_TTL), file.ttl, 30 * 60_000),
    stopGrace: choose(undefined, file.stopGrace, 10_000),
    maxParallel: choose(countVariable("TASK_BG_MAX_PARALLEL", environment.TASK_BG_MAX_PARALLEL), file.maxParallel, 8),
    droidLimits: choose(undefined, file.limits?.droids, {}),
    modelLimits: choose(undefined, file.limits?.models, {}),
    groupLimits: choose(undefined, file.limits?.groups, {}),
    groupTimeouts: choose(undefined, file.limits?.groupTimeouts, {}),
    maxDepth: choose(undefined, file.maxDepth, 2),
    maxQueued: choose(undefined, file.maxQueued, 1_000),
    minFree: choose(undefined, file.minFree, defaultMinFreeBytes),
    models: choose(undefined, file.models, {}),
    promptVia: choose<Config["promptVia"]>(undefined, file.promptVia, "argument"),
    deliverOnStop: choose(undefined, file.deliverOnStop, true),
  };
}

/** Where the records are as far as the environment tells: for the log of a hook that cannot read the config file. */
export function readStoreDir(environment: Environment = environmentVariables()): string {
  return storeDirVariable(environment) ?? defaultStoreDir(requireHome(environment));
}

function storeDirVariable(environment: Environment): string | undefined {
  return absolutePath("TASK_BG_DIR", nonEmpty(environment.TASK_BG_DIR));
}

/** Where the records are when nothing says otherwise. */
export function defaultStoreDir(home: string): string {
  return join(home, ".factory", ".omd", "background-tasks");
}

function requireHome({ HOME: home }: Environment): string {
  if (home !== undefined && isAbsolute(home)) return home;
  const said = home === undefined ? "not set" : JSON.stringify(home);
  throw new TaskBgError("invalid", `HOME is ${said}; expected an absolute path`);
}

function choose<T>(environment: T | undefined, file: T | undefined, fallback: T): Setting<T> {
  if (environment !== undefined) return { value: environment, source: "environment" };
  return file === undefined ? { value: fallback, source: "default" } : { value: file, source: "file" };
}

// It becomes part of a path. What is no id was not set by a keeper.
function taskId(value: string | undefined): string | undefined {
  return value !== undefined && isTaskId(value) ? value : undefined;
}
