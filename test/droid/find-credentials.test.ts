import { describe, expect, test } from "bun:test";
import { findCredentials } from "../../src/droid/find-credentials.ts";
import { createFactoryHome } from "../fixtures/factory-home.ts";

const secret = "sk-secret-0123456789";
const model = { model: "mock-1", apiKey: secret };

describe("findCredentials", () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ["nothing in an empty home", {}, []],
    ["a login kept in a file", { "auth.v2.file": secret, "auth.v2.key": secret }, ["a login"]],
    ["no login where the file's key is gone", { "auth.v2.file": secret }, []],
    ["a login kept in a keyring", { "auth.v2.keyring": "" }, ["a login"]],
    ["a login kept in a key chain", { "auth.v2.loginkeychain": "" }, ["a login"]],
    ["one custom model", { "settings.json": { customModels: [model] } }, ["a custom model in settings.json"]],
    ["several", { "settings.json": { customModels: [model, model] } }, ["2 custom models in settings.json"]],
    ["those in the older file", { "config.json": { custom_models: [model] } }, ["a custom model in config.json"]],
    ["no model in an empty list", { "settings.json": { customModels: [] } }, []],
    ["no model in what is no list", { "settings.json": { customModels: { a: model } } }, []],
  ])("finds %s", (_, files, found) => {
    using factory = createFactoryHome(inFactory(files));
    expect(findCredentials({ home: factory.root, hasApiKey: false })).toEqual({ found, unreadable: [] });
  });

  test("counts a key in the environment, which it is not given", () => {
    using factory = createFactoryHome();
    expect(findCredentials({ home: factory.root, hasApiKey: true }).found).toEqual(["FACTORY_API_KEY is set"]);
  });

  test("names a file that it cannot look into, and nothing of what is in it", () => {
    using factory = createFactoryHome({ ".factory/settings.json": `{"customModels": [{"apiKey": ${secret}}]}` });
    expect(findCredentials({ home: factory.root, hasApiKey: false })).toEqual({
      found: [],
      unreadable: [`${factory.dir}/settings.json`],
    });
  });
});

function inFactory(files: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`.factory/${name}`, content]));
}
