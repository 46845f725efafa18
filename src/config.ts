import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import * as v from "valibot";
import { systemErrorCode, TaskBgError } from "./errors.ts";
import { parseDuration } from "./task/duration.ts";
import type { QueueLimits } from "./task/queue-policy.ts";

/** The variables of the environment that task-bg reads; nothing else of it is looked at. */
export type Environment = Record<string, string | undefined>;

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

/** What the environment says about speaking on a terminal. */
export interface TerminalSettings {
  /** `NO_COLOR` is set, or `TERM=dumb`. */
  readonly noColor: boolean;
  /** `COLUMNS`, which wins over what the terminal says. */
  readonly columns: number | undefined;
  /** `TASK_BG_DEBUG=1`: an error says where it happened. */
  readonly debug: boolean;
}

const duration = v.pipe(
  v.string(),
  v.transform(parseDuration),
  v.number('Invalid duration: Expected one such as "90s", "30m" or "2h"'),
);

const limit = v.pipe(v.number(), v.integer(), v.minValue(1, "Invalid limit: Expected a whole number of at least 1"));
const limits = v.record(v.string(), limit);

const fileSchema = v.looseObject({
  dir: v.optional(v.string()),
  droid: v.optional(v.string()),
  parentSession: v.optional(v.string()),
  ttl: v.optional(duration),
  stopGrace: v.optional(duration),
  maxParallel: v.optional(limit),
  maxDepth: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  maxQueued: v.optional(limit),
  limits: v.optional(
    v.looseObject({ droids: v.optional(limits, {}), models: v.optional(limits, {}), groups: v.optional(limits, {}) }),
  ),
  models: v.optional(v.record(v.string(), v.string())),
  promptVia: v.optional(v.picklist(["argument", "file"])),
  deliverOnStop: v.optional(v.boolean()),
});
type FileSettings = v.InferOutput<typeof fileSchema>;

/**
 * Reads the settings of this process.
 * @throws TaskBgError `invalid` for a config file or a variable that does not parse, named with the key
 */
export function loadConfig(environment: Environment = process.env): Config {
  const home = environment.HOME;
  if (home === undefined || !isAbsolute(home)) {
    throw new TaskBgError(
      "invalid",
      `HOME is ${home === undefined ? "not set" : JSON.stringify(home)}; expected an absolute path`,
    );
  }
  const configFile = join(home, ".factory", ".omd", "task-bg.json");
  const file = readConfigFile(configFile);
  return {
    home,
    configFile,
    storeDir: absolutePath(
      "TASK_BG_DIR",
      environment.TASK_BG_DIR ?? file.dir ?? join(home, ".factory", ".omd", "background-tasks"),
    ),
    droid: nonEmpty(environment.TASK_BG_DROID) ?? file.droid ?? "droid",
    parentSession: nonEmpty(environment.TASK_BG_PARENT_SESSION) ?? file.parentSession ?? "main",
    insideTask: nonEmpty(environment.TASK_BG_ID),
    ttlMs: durationVariable("TASK_BG_TTL", environment.TASK_BG_TTL) ?? file.ttl ?? 30 * 60_000,
    stopGraceMs: file.stopGrace ?? 10_000,
    limits: {
      maxParallel: countVariable("TASK_BG_MAX_PARALLEL", environment.TASK_BG_MAX_PARALLEL) ?? file.maxParallel ?? 8,
      droids: file.limits?.droids ?? {},
      models: file.limits?.models ?? {},
      groups: file.limits?.groups ?? {},
    },
    maxDepth: file.maxDepth ?? 2,
    maxQueued: file.maxQueued ?? 1_000,
    models: file.models ?? {},
    promptVia: file.promptVia ?? "argument",
    deliverOnStop: file.deliverOnStop ?? true,
    path: environment.PATH ?? "/usr/bin:/bin",
    executable: process.execPath,
    unknownKeys: Object.keys(file).filter((key) => !(key in fileSchema.entries)),
  };
}

/** Reads how to speak on a terminal. Never fails: an error must be told somehow. */
export function readTerminalSettings(environment: Environment = process.env): TerminalSettings {
  const columns = Number(environment.COLUMNS);
  return {
    noColor: nonEmpty(environment.NO_COLOR) !== undefined || environment.TERM === "dumb",
    columns: Number.isInteger(columns) && columns > 0 ? columns : undefined,
    debug: environment.TASK_BG_DEBUG === "1",
  };
}

/** The environment as this process reads it, for systems that do not show its bytes. */
export function environmentVariables(): Environment {
  return process.env;
}

/**
 * The environment for a copy of this process that stops tasks: without the cookie by which a task's processes are found
 * and ended, it does not end itself.
 */
export function environmentOutsideTask(environment: Environment = process.env): Environment {
  const { TASK_BG_ID: _, ...outside } = environment;
  return outside;
}

function readConfigFile(path: string): FileSettings {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return {};
    throw new TaskBgError("io", `The config file ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return parseConfigFile(text, path);
}

function parseConfigFile(text: string, path: string): FileSettings {
  const hint = "Mend the file, or move it away to use the defaults.";
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new TaskBgError("invalid", `The config file ${path} is not JSON: ${(error as Error).message}`, {
      hint,
      cause: error,
    });
  }
  const parsed = v.safeParse(fileSchema, data);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new TaskBgError(
    "invalid",
    `The config file ${path} has a bad value: ${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`,
    { hint },
  );
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function absolutePath(name: string, value: string): string {
  if (isAbsolute(value)) return value;
  throw new TaskBgError("invalid", `${name} is ${JSON.stringify(value)}; expected an absolute path`);
}

function durationVariable(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  throw new TaskBgError("invalid", `${name} is ${JSON.stringify(value)}; expected a duration such as 90s, 30m or 2h`);
}

function countVariable(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new TaskBgError("invalid", `${name} is ${JSON.stringify(value)}; expected a whole number of at least 1`);
}
