import { existsSync } from "node:fs";
import { join } from "node:path";
import { readSettingsFile } from "./read-settings-file.ts";

/** By what the Droid CLI could reach a model. Only that it is there is looked at, never what it is. */
export interface Credentials {
  /** Each in a few words. */
  found: string[];
  /** Settings files that could not be looked into. */
  unreadable: string[];
}

/** Files that the Droid CLI's `/login` leaves; each is of use only with all of its group. */
const logins = [["auth.v2.file", "auth.v2.key"], ["auth.v2.keyring"], ["auth.v2.loginkeychain"]];

/** Where the Droid CLI looks for models of the user's own: its settings, and the file that they were in before. */
const modelFiles = [
  { name: "settings.json", key: "customModels" },
  { name: "config.json", key: "custom_models" },
];

/** Looks for a login, an API key and custom models of the user. */
export function findCredentials(places: { home: string; hasApiKey: boolean }): Credentials {
  const directory = join(places.home, ".factory");
  const models = modelFiles.map(({ name, key }) => ({ name, count: countModels(join(directory, name), key) }));
  return {
    found: [
      ...(places.hasApiKey ? ["FACTORY_API_KEY is set"] : []),
      ...(hasLogin(directory) ? ["a login"] : []),
      ...models.flatMap(({ name, count }) => (count ? [describeModels(count, name)] : [])),
    ],
    unreadable: models.flatMap(({ name, count }) => (count === undefined ? [join(directory, name)] : [])),
  };
}

function hasLogin(directory: string): boolean {
  return logins.some((files) => files.every((name) => existsSync(join(directory, name))));
}

function describeModels(count: number, file: string): string {
  return `${count === 1 ? "a custom model" : `${count} custom models`} in ${file}`;
}

/** @returns undefined when it cannot be told */
function countModels(path: string, key: string): number | undefined {
  const file = readSettingsFile(path);
  if (file.kind === "unreadable") return undefined;
  const models = file.kind === "settings" ? file.settings[key] : [];
  return Array.isArray(models) ? models.length : 0;
}
