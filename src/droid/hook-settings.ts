import * as v from "valibot";
import { type JsonDocument, type JsonNode, settingsError } from "./parse-jsonc.ts";

/** One command of a hook, as the Droid CLI reads it. */
export interface HookCommand {
  readonly type: "command";
  readonly command: string;
  /** In seconds. */
  readonly timeout?: number;
}

/** Commands that run together, for the tools that the matcher names. */
export interface HookGroup {
  readonly matcher?: string;
  readonly commandRegex?: string;
  readonly hooks: readonly HookCommand[];
}

/** The events that the Droid CLI knows; it passes over other keys. */
export const droidHookEvents = [
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

export type DroidHookEvent = (typeof droidHookEvents)[number];

/** The hooks of one file: by event, and switches beside them. */
export type HookMap = Readonly<Partial<Record<DroidHookEvent, readonly HookGroup[]>> & { hooksDisabled?: boolean }>;

/**
 * Reads the hooks of a settings file; they are the document's own objects, for `editJsonc`.
 * As strict as the CLI, which passes over all hooks of a file for one bad entry: in such a file nothing of ours would run.
 * @param key the key that they stand under; undefined when the file is nothing but hooks
 * @throws TaskBgError `invalid` that names the place
 */
export function readHookMap(document: JsonDocument, key: "hooks" | undefined): HookMap {
  const schema = key === undefined ? mapSchema : v.pipe(noList, v.looseObject({ [key]: v.optional(mapSchema) }));
  const parsed = v.safeParse(schema, document.root.value);
  if (!parsed.success) throw shapeError(document, parsed.issues[0]);
  const root = document.root.value as Record<string, HookMap | undefined>;
  return key === undefined ? root : (root[key] ?? {});
}

const command = v.looseObject({ type: v.literal("command"), command: v.string(), timeout: v.optional(v.number()) });
const group = v.looseObject({
  matcher: v.optional(v.string()),
  commandRegex: v.optional(v.string()),
  hooks: v.array(command),
});
const groups = v.optional(v.array(group));
// A list would pass for an object without keys.
const noList = v.custom<object>((value) => !Array.isArray(value));
const mapSchema = v.pipe(
  noList,
  v.looseObject({
    ...v.entriesFromList(droidHookEvents, groups),
    hooksDisabled: v.optional(v.boolean()),
    showHookOutput: v.optional(v.boolean()),
  }),
);

function shapeError({ path, text, root }: JsonDocument, issue: v.BaseIssue<unknown>) {
  const keys = (issue.path ?? []).map(({ key }) => String(key));
  const node = findNode(root, keys);
  const name = keys.join(".") || "the whole";
  const expected = issue.type === "custom" ? "object" : issue.expected?.toLowerCase();
  const problem =
    issue.received === "undefined" ? `${name} is missing` : `${name}: expected ${expected}, found ${describe(node)}`;
  return settingsError(path, text, node.start, problem);
}

// The deepest that is there: for a key that is missing, the object that should have it.
function findNode(node: JsonNode, [key, ...rest]: readonly string[]): JsonNode {
  const child = node.elements?.find((element, index) => (element.key ?? String(index)) === key);
  return key === undefined || child === undefined ? node : findNode(child.node, rest);
}

function describe({ value, elements }: JsonNode): string {
  if (elements !== undefined) return Array.isArray(value) ? "array" : "object";
  // Not the value itself: it may be a key to something, and an error ends up in logs.
  return value === null ? "null" : typeof value;
}
