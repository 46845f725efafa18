import { expect, test } from "bun:test";
import { isPluginEnabled } from "../../src/droid/is-plugin-enabled.ts";
import { createFactoryHome } from "../fixtures/factory-home.ts";

test.each<[string, unknown, boolean]>([
  ["enabled", { enabledPlugins: { "task-bg@market": true } }, true],
  ["switched off", { enabledPlugins: { "task-bg@market": false } }, false],
  ["another one", { enabledPlugins: { "task-bg-more@market": true } }, false],
  ["absent", {}, false],
  ["in a list that is none", { enabledPlugins: true }, false],
  ["in a file that is no JSON", "{", false],
])("tells a plugin that is %s", (_, settings, enabled) => {
  using home = createFactoryHome({ ".factory/settings.json": settings });
  expect(isPluginEnabled(home.dir, "task-bg")).toBe(enabled);
});

test("tells that there are no settings", () => {
  using home = createFactoryHome();
  expect(isPluginEnabled(home.dir, "task-bg")).toBe(false);
});
