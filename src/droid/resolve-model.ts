import { suggestNearest } from "../task/suggest.ts";

/** Names for the newest model of each family, as the Droid CLI 0.215.0 lists them; every other name is its business. */
export const modelAliases: Readonly<Record<string, string>> = {
  opus: "claude-opus-5",
  sonnet: "claude-sonnet-5",
  haiku: "claude-haiku-4-5-20251001",
};

/**
 * Turns an alias into a model id. The user's aliases win and may themselves stand for a built-in one; any other name
 * passes as it is.
 */
export function resolveModel(name: string, userAliases: Readonly<Record<string, string>>): string {
  const chosen = lookUp(userAliases, name) ?? name;
  return lookUp(modelAliases, chosen) ?? chosen;
}

/** The alias that the name may have meant, for a warning; undefined when it is one or is near none. */
export function suggestModel(name: string, userAliases: Readonly<Record<string, string>>): string | undefined {
  const aliases = [...Object.keys(userAliases), ...Object.keys(modelAliases)];
  return aliases.includes(name) ? undefined : suggestNearest(name, aliases);
}

function lookUp(aliases: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}
