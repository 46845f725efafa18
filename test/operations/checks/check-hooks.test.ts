import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkHooks, checkOriginalHook } from "../../../src/operations/checks/check-hooks.ts";
import { applyChanges } from "../../../src/operations/integrate/file-change.ts";
import { planInstall } from "../../../src/operations/integrate/plan-integration.ts";
import { createFactoryHome, type FactoryHome, hookMap } from "../../fixtures/factory-home.ts";

const settings = ".factory/settings.json";
const hooks = ".factory/hooks.json";
const secret = "sk-secret-0123456789";

function install(home: FactoryHome, project?: string): void {
  const plan = planInstall(home.config, { project, force: false, replaceOriginal: false });
  applyChanges(plan.changes, plan.scope);
}

/** Below the home, so that it goes with it. */
function makeProject({ root }: FactoryHome): string {
  const project = join(root, "project");
  mkdirSync(project);
  return project;
}

describe("checkHooks", () => {
  test("takes what install installs", () => {
    using home = createFactoryHome();
    install(home);
    expect(checkHooks(home, "/")).toEqual({ status: "ok", message: `Installed in ${home.dir}` });
  });

  test("takes it beside the hooks of others, in either file", () => {
    using home = createFactoryHome({
      [settings]: { hooks: hookMap("other", "Stop") },
      [hooks]: hookMap("other", "PreCompact"),
    });
    install(home);
    expect(checkHooks(home, home.root)).toMatchObject({ status: "ok" });
  });

  test("takes it in the project alone", () => {
    using home = createFactoryHome();
    const project = makeProject(home);
    install(home, project);
    expect(checkHooks(home, project)).toEqual({ status: "ok", message: `Installed in ${project}/.factory` });
    expect(checkHooks(home, home.root)).toMatchObject({ status: "warn" });
  });

  test("takes those that a plugin brings", () => {
    using home = createFactoryHome({ [settings]: { enabledPlugins: { "task-bg@market": true } } });
    expect(checkHooks(home, home.root)).toEqual({
      status: "ok",
      message: `Run by the plugin that ${home.dir} enables`,
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ["no settings", {}],
    ["others' hooks only", { [hooks]: hookMap("echo task-bg hook", "Stop") }],
    [
      "hooks nested where the CLI does not look",
      { [hooks]: { hooks: hookMap("task-bg hook; exit 0 # task-bg", "Stop") } },
    ],
  ])("says that nothing is installed where there are %s", (_, files) => {
    using home = createFactoryHome(files);
    expect(checkHooks(home, home.root)).toEqual({
      status: "warn",
      message: "Not installed: no agent is told of what has ended",
      fix: "task-bg install",
    });
  });

  test("tells hooks that another file keeps from running", () => {
    using home = createFactoryHome();
    install(home);
    home.write(hooks, hookMap("other", "Stop"));
    expect(checkHooks(home, home.root)).toMatchObject({ status: "warn", fix: "task-bg install" });
    install(home);
    expect(checkHooks(home, home.root)).toMatchObject({ status: "ok" });
  });

  test("tells hooks of a task-bg that was elsewhere", () => {
    using home = createFactoryHome();
    install(home);
    const moved = { config: { ...home.config, executable: "/usr/local/bin/task-bg" } };
    expect(checkHooks(moved, home.root)).toMatchObject({ status: "warn", fix: "task-bg install" });
  });

  test("names the project's own way when it is the project's that are not right", () => {
    using home = createFactoryHome();
    const project = makeProject(home);
    home.write("project/.factory/settings.json", { hooks: hookMap("old; exit 0 # task-bg", "Stop") });
    expect(checkHooks(home, project)).toMatchObject({ status: "warn", fix: "task-bg install --project" });
  });

  test.each([
    ["hooks.json", hooks, { hooksDisabled: true }],
    ["settings.json", settings, { hooks: { hooksDisabled: true } }],
  ])("tells that %s switches all off", (_, path, content) => {
    using home = createFactoryHome({ [path]: content });
    install(home);
    expect(checkHooks(home, home.root)).toMatchObject({ status: "warn", fix: "droid, then /hooks" });
  });

  test.each([
    ["is no JSON", settings, `{ "hooks": ${secret} }`],
    ["has a bad value", hooks, { Stop: [{ hooks: [{ type: secret, command: secret }] }] }],
    ["has a bad text", settings, `{ "apiKey": "${secret}\\q" }`],
  ])("says nothing of what is in a file that %s", (_, path, content) => {
    using home = createFactoryHome({ [path]: content });
    const finding = checkHooks(home, home.root);
    expect(finding).toMatchObject({ status: "warn", fix: "task-bg install --dry-run" });
    expect(finding.message).toContain(home.dir);
    expect(JSON.stringify(finding)).not.toContain(secret);
  });
});

describe("checkOriginalHook", () => {
  const command = "python3 ~/hooks/background-manager.py hook-complete";

  test("finds none in an empty home, nor in one that cannot be read", () => {
    using home = createFactoryHome();
    expect(checkOriginalHook(home, home.root)).toMatchObject({ status: "ok" });
    home.write(hooks, "{");
    expect(checkOriginalHook(home, home.root)).toMatchObject({ status: "ok" });
  });

  test("finds the user's", () => {
    using home = createFactoryHome({ [settings]: { hooks: hookMap(command, "SubagentStop", "Stop") } });
    expect(checkOriginalHook(home, home.root)).toEqual({
      status: "warn",
      message: `${home.dir} still runs background-manager.py at Stop, SubagentStop`,
      fix: "task-bg install --replace-original",
    });
  });

  test("finds the project's", () => {
    using home = createFactoryHome({ "project/.factory/hooks.json": hookMap(command, "SubagentStop") });
    expect(checkOriginalHook(home, join(home.root, "project"))).toMatchObject({
      fix: "task-bg install --project --replace-original",
    });
  });
});
