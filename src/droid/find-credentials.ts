import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

/** By what the Droid CLI could reach a model. Only that it is there is looked at, never what it is. */
export interface Credentials {
  /** Each in a few words. */
  found: string[];
  /** Settings files that could not be looked into. Why is not told: a parser's message quotes the file, which has keys in it. */
  unreadable: string[];
}

/** Files that the Droid CLI's `/login` leaves; each is of use only with all of its group. */
const logins = [["auth.v2.file", "auth.v2.key"], ["auth.v2.keyring"], ["auth.v2.loginkeychain"]];

const modelList = v.optional(v.array(v.unknown()), []);
/** Where the Droid CLI looks for models of the user's own: the settings, and the file that they had before. */
const modelFiles = [
  { name: "settings.json", schema: v.looseObject({ customModels: modelList }) },
  { name: "config.json", schema: v.looseObject({ custom_models: modelList }) },
];

const maxBytes = 4 * 1024 * 1024;

/** Looks for logins, an API key and custom models of the user. */
export function findCredentials(places: { home: string; hasApiKey: boolean }): Credentials {
  const directory = join(places.home, ".factory");
  const models = modelFiles.map(({ name, schema }) => ({ name, count: countModels(join(directory, name), schema) }));
  return {
    found: [
      ...(places.hasApiKey ? ["FACTORY_API_KEY is set"] : []),
      ...(logins.some((files) => files.every((name) => existsSync(join(directory, name)))) ? ["a login"] : []),
      ...models.flatMap(({ name, count }) => (count ? [`${describeCount(count)} in ${name}`] : [])),
    ],
    unreadable: models.flatMap(({ name, count }) => (count === undefined ? [join(directory, name)] : [])),
  };
}

function describeCount(count: number): string {
  return count === 1 ? "a custom model" : `${count} custom models`;
}

/** @returns undefined when that cannot be told */
function countModels(path: string, schema: (typeof modelFiles)[number]["schema"]): number | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return 0;
    // A FIFO would be read for ever.
    if (!stats.isFile() || stats.size > maxBytes) return undefined;
    const parsed = v.safeParse(schema, Bun.JSONC.parse(readFileSync(path, "utf8")));
    return parsed.success ? Object.values(parsed.output).filter(Array.isArray)... : undefined;
  } catch {
    return undefined;
  }
}
