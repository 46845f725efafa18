import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const count = v.optional(v.number(), 0);
const usageSchema = v.looseObject({
  inputTokens: count,
  outputTokens: count,
  cacheCreationTokens: count,
  thinkingTokens: count,
});
const settingsSchema = v.looseObject({
  tokenUsage: v.optional(usageSchema),
  inclusiveTokenUsage: v.optional(usageSchema),
});

/**
 * The tokens that a session has used so far, its sub-agents' included: input, output, thinking and written to the cache;
 * what was read from the cache does not count. The Droid CLI keeps them beside the session's transcript, in
 * `~/.factory/sessions/<directory>/<session>.settings.json`, written after each call of the model.
 * @returns undefined while there is no such file
 */
export function readSessionTokens(home: string, sessionId: string): number | undefined {
  const root = join(home, ".factory", "sessions");
  for (const directory of listDirectories(root)) {
    const usage = readUsage(join(root, directory, `${sessionId}.settings.json`));
    if (usage !== undefined)
      return usage.inputTokens + usage.outputTokens + usage.cacheCreationTokens + usage.thinkingTokens;
  }
  return undefined;
}

function readUsage(path: string): v.InferOutput<typeof usageSchema> | undefined {
  try {
    const parsed = v.safeParse(settingsSchema, JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? (parsed.output.inclusiveTokenUsage ?? parsed.output.tokenUsage) : undefined;
  } catch {
    // Another directory's session, or written at this moment: the next look reads it.
    return undefined;
  }
}

function listDirectories(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
