import { describe, expect, test } from "bun:test";
import { isPluginEnabled, readHooks } from "../../src/droid/read-hooks.ts";
import { createFactoryHome, hookEntry } from "../fixtures/factory-directory.ts";

// What the real CLI makes of such files is compared in e2e/read-hooks.test.ts.
describe("readHooks", () => {
  test("finds none in an empty home", () => {
    using factory = createFactoryHome();
    expect(readHooks(factory.directory)).toEqual({ active: [], disabled: false, ignored: [] });
  });

  test("joins the events of both files, and takes those of hooks.json where both have one", () => {
    using factory = createFactoryHome({
      "hooks.json": { Stop: hookEntry("own stop") },
      "settings.json": { hooks: { Stop: hookEntry("settings' stop"), SessionEnd: hookEntry("settings' end") } },
    });
    expect(readHooks(factory.directory).active).toEqual([
      { event: "Stop", command: "own stop" },
      { event: "SessionEnd", command: "settings' end" },
    ]);
  });

  test("finds every command of an event", () => {
    const command = (text: string) => ({ type: "command", command: text });
    using factory = createFactoryHome({
      "hooks.json": { Stop: [{ hooks: [command("a"), command("b")] }, { matcher: "*", hooks: [command("c")] }] },
    });
    expect(readHooks(factory.directory).active.map((hook) => hook.command)).toEqual(["a", "b", "c"]);
  });

  test("reads the old place only where there is no hooks.json", () => {
    const old = { "hooks/hooks.json": { Stop: hookEntry("old") } };
    using alone = createFactoryHome(old);
    using beside = createFactoryHome({ ...old, "hooks.json": {} });
    expect(readHooks(alone.directory).active).toEqual([{ event: "Stop", command: "old" }]);
    expect(readHooks(beside.directory).active).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["hooks.json", { "hooks.json": { hooksDisabled: true, Stop: hookEntry("x") } }],
    ["settings.json", { "hooks.json": { Stop: hookEntry("x") }, "settings.json": { hooks: { hooksDisabled: true } } }],
  ])("tells that %s switches all off", (_, files) => {
    using factory = createFactoryHome(files);
    expect(readHooks(factory.directory)).toMatchObject({ disabled: true, active: [{ command: "x" }] });
  });

  test.each<[string, string, unknown, string]>([
    ["is no JSON", "hooks.json", "{", "it is not JSON with comments"],
    ["has a comma too many", "hooks.json", '{"Stop":[],}', "it is not JSON with comments"],
    ["has one bad event", "hooks.json", { Stop: hookEntry("x"), SessionEnd: "x" }, "it has a bad entry: SessionEnd"],
    [
      "lists commands without a group",
      "hooks.json",
      { Stop: [{ type: "command", command: "x" }] },
      "it has a bad entry: Stop.0.hooks",
    ],
    [
      "nests its events",
      "hooks.json",
      { hooks: { Stop: hookEntry("x") } },
      'its events stand under "hooks", where the Droid CLI does not look',
    ],
    [
      "has a bad hook",
      "settings.json",
      { hooks: { Stop: [{ hooks: [{ type: "command" }] }] } },
      "it has a bad entry: Stop.0.hooks.0.command",
    ],
    ["has no map", "settings.json", { hooks: "x" }, "it has a bad entry: the whole"],
  ])("passes over a file that %s, and says why", (_, name, content, reason) => {
    using factory = createFactoryHome({ [name]: content });
    const { active, ignored } = readHooks(factory.directory);
    expect(ignored).toEqual([{ path: `${factory.directory}/${name}`, reason }]);
    expect(active).toEqual([]);
  });

  test("is not bothered by what else is in the files", () => {
    using factory = createFactoryHome({
      "hooks.json": { showHookOutput: false, NewEvent: 1, Stop: hookEntry("x") },
      "settings.json": { customModels: [], hooks: {} },
    });
    expect(readHooks(factory.directory)).toEqual({
      active: [{ event: "Stop", command: "x" }],
      disabled: false,
      ignored: [],
    });
  });
});

describe("isPluginEnabled", () => {
  test.each<[string, unknown, boolean]>([
    ["enabled", { enabledPlugins: { "task-bg@market": true } }, true],
    ["switched off", { enabledPlugins: { "task-bg@market": false } }, false],
    ["another one", { enabledPlugins: { "task-bg-more@market": true } }, false],
    ["absent", {}, false],
    ["in a list that is none", { enabledPlugins: true }, false],
    ["in a file that is no JSON", "{", false],
  ])("tells a plugin that is %s", (_, settings, enabled) => {
    using factory = createFactoryHome({ "settings.json": settings });
    expect(isPluginEnabled(factory.directory, "task-bg")).toBe(enabled);
  });
});
