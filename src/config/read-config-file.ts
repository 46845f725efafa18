import { readFileSync, statSync } from "node:fs";
import * as v from "valibot";
import { systemErrorCode, TaskBgError } from "../errors.ts";
import { parseDuration } from "../task/duration.ts";
import { parseSize } from "../task/size.ts";

const duration = v.pipe(
  v.string(),
  v.transform(parseDuration),
  v.number('Invalid duration: Expected one such as "90s", "30m" or "2h"'),
);

const size = v.pipe(
  v.string(),
  v.transform((text) => (text === "0" ? 0 : parseSize(text))),
  v.number('Invalid size: Expected one such as "500M" or "2G", or "0"'),
);

const limit = v.pipe(v.number(), v.integer(), v.minValue(1, "Invalid limit: Expected a whole number of at least 1"));
const limits = v.record(v.string(), limit);

/** An array passes for an object without any of the keys. */
const noArray = v.pipe(
  v.unknown(),
  v.check((data) => !Array.isArray(data), "Invalid type: Expected Object but received Array"),
);

const limitsSchema = v.looseObject({
  droids: v.optional(limits),
  models: v.optional(limits),
  groups: v.optional(limits),
  groupTimeouts: v.optional(v.record(v.string(), duration)),
});

const settingsSchema = v.looseObject({
  dir: v.optional(v.string()),
  droid: v.optional(v.string()),
  parentSession: v.optional(v.string()),
  ttl: v.optional(duration),
  stopGrace: v.optional(duration),
  maxParallel: v.optional(limit),
  maxDepth: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  maxQueued: v.optional(limit),
  minFree: v.optional(size),
  limits: v.optional(v.pipe(noArray, limitsSchema)),
  models: v.optional(v.record(v.string(), v.string())),
  promptVia: v.optional(v.picklist(["argument", "file"])),
  deliverOnStop: v.optional(v.boolean()),
});

const fileSchema = v.pipe(noArray, settingsSchema);

/** What the config file says; what it does not is undefined. */
export type FileSettings = v.InferOutput<typeof settingsSchema>;

/** Reads the config file; nothing where there is none. @throws TaskBgError `invalid`, `io` */
export function readConfigFile(path: string): FileSettings {
  const text = readText(path);
  return text === undefined ? {} : parseConfigFile(text, path);
}

function readText(path: string): string | undefined {
  try {
    // A FIFO would keep every command, and every hook, waiting for a writer.
    if (statSync(path).isFile()) return readFileSync(path, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw new TaskBgError("io", `The config file ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  throw new TaskBgError("invalid", `The config file ${path} is not a regular file`, { hint: "Move it away." });
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

/** The keys of the file that nothing reads. */
export function findUnknownKeys(file: FileSettings): string[] {
  return [
    ...Object.keys(file).filter((key) => !Object.hasOwn(settingsSchema.entries, key)),
    ...Object.keys(file.limits ?? {})
      .filter((key) => !Object.hasOwn(limitsSchema.entries, key))
      .map((key) => `limits.${key}`),
  ];
}
