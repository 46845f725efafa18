import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hookCommands, isOurHook } from "../../../src/droid/hook-commands.ts";
import type { HookMap } from "../../../src/droid/hook-settings.ts";
import { findHookEvents } from "../../../src/droid/merge-hooks.ts";
import { applyChanges } from "../../../src/operations/integrate/file-change.ts";
import {
  type IntegrationPlan,
  planInstall,
  planUninstall,
} from "../../../src/operations/integrate/plan-integration.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createFactoryHome, type FactoryHome, hookMap } from "../../fixtures/factory-home.ts";
import { readTree } from "../../fixtures/read-tree.ts";

const settingsPath = ".factory/settings.json";
const hooksPath = ".factory/hooks.json";
const backup = ".factory/settings.json.task-bg-backup";
const original = "python3 ~/omd/hooks/background-manager.py hook-complete";
const ourEvents = ["PostToolUse", "UserPromptSubmit", "Stop", "SubagentStop", "SessionStart", "SessionEnd"];

interface Asked {
  project?: string;
  force?: boolean;
  replaceOriginal?: boolean;
}

function install({ config }: FactoryHome, asked: Asked = {}): IntegrationPlan {
  const plan = planInstall(config, { project: undefined, force: false, replaceOriginal: false, ...asked });
  applyChanges(plan.changes, plan.scope);
  return plan;
}

function uninstall({ config }: FactoryHome, asked: Asked = {}): IntegrationPlan {
  const plan = planUninstall(config, { project: undefined, force: false, ...asked });
  applyChanges(plan.changes, plan.scope);
  return plan;
}

function readHooks(home: FactoryHome, path: string): HookMap {
  const value = JSON.parse(home.read(path)) as { hooks?: HookMap };
  return path.endsWith("hooks.json") ? (value as HookMap) : (value.hooks ?? {});
}

function ourEventsIn(home: FactoryHome, path: string): string[] {
  return findHookEvents(readHooks(home, path), isOurHook);
}

function commandsAt(map: HookMap, event: "Stop" | "SubagentStop"): string[] {
  return map[event]?.flatMap(({ hooks }) => hooks.map(({ command }) => command)) ?? [];
}

describe("install", () => {
  test("writes every hook and the skill into an empty home", () => {
    using home = createFactoryHome();
    const plan = install(home);
    expect(ourEventsIn(home, settingsPath)).toEqual(ourEvents);
    expect(plan.places.Stop).toBe(join(home.root, settingsPath));
    expect(plan.warnings).toEqual([]);
    expect(home.read(".factory/skills/task-bg/SKILL.md")).toContain("name: task-bg");
  });

  test("writes exactly the commands of the binary that installs", () => {
    using home = createFactoryHome();
    install(home);
    const commands = hookCommands({ binary: "/opt/task-bg", storeDir: undefined });
    const expected = Object.entries(commands).map(([event, hook]) => [event, [{ hooks: [hook] }]]);
    expect(readHooks(home, settingsPath)).toEqual(Object.fromEntries(expected));
  });

  test("puts each event where the CLI reads it, beside what others have there", () => {
    using home = createFactoryHome({
      [hooksPath]: hookMap("in hooks.json", "Stop", "PreCompact"),
      [settingsPath]: { hooks: hookMap("in settings.json", "SessionEnd", "PreToolUse") },
    });
    const plan = install(home);
    expect(ourEventsIn(home, settingsPath)).toEqual(["SessionEnd"]);
    expect(ourEventsIn(home, hooksPath)).toEqual(ourEvents.filter((event) => event !== "SessionEnd"));
    expect(plan.places).toMatchObject({ Stop: join(home.root, hooksPath), SessionEnd: join(home.root, settingsPath) });
    expect(commandsAt(readHooks(home, hooksPath), "Stop")[0]).toBe("in hooks.json");
  });

  test("uses the older place hooks/hooks.json where that is the one that is read", () => {
    using home = createFactoryHome({ ".factory/hooks/hooks.json": hookMap("other", "Stop") });
    install(home);
    expect(ourEventsIn(home, ".factory/hooks/hooks.json")).toEqual(ourEvents);
    expect(Object.keys(readTree(home.dir))).not.toContain(join(home.root, settingsPath));
  });

  test("moves a hook that keeps another tool's from running", () => {
    using home = createFactoryHome({ [hooksPath]: {} });
    install(home);
    home.write(settingsPath, { hooks: hookMap("came later", "Stop") });
    install(home);
    expect(ourEventsIn(home, settingsPath)).toEqual(["Stop"]);
    expect(readHooks(home, hooksPath).Stop).toBeUndefined();
  });

  test("changes nothing a second time", () => {
    using home = createFactoryHome({ [settingsPath]: { model: "x", hooks: hookMap("other", "Stop") } });
    install(home);
    const before = readTree(home.root);
    expect(install(home).changes).toEqual([]);
    expect(readTree(home.root)).toEqual(before);
  });

  test("puts a binary that has moved in the place of the old one, and keeps the backup free of both", () => {
    using home = createFactoryHome({ [settingsPath]: { hooks: hookMap("other", "Stop") } });
    const before = home.read(settingsPath);
    install(home);
    const moved = { ...home, config: { ...home.config, executable: "/new/task-bg" } };
    install(moved);
    const text = home.read(settingsPath);
    expect(text).not.toContain("/opt/task-bg");
    expect(commandsAt(readHooks(home, settingsPath), "Stop")).toEqual([
      "other",
      expect.stringContaining("'/new/task-bg'"),
    ]);
    expect(home.read(backup)).toBe(before);
  });

  test("names the link on PATH that leads to the binary, which outlives an upgrade", () => {
    using home = createFactoryHome({ "cellar/1.0/task-bg": "#!/bin/sh\n" });
    const executable = join(home.root, "cellar/1.0/task-bg");
    chmodSync(executable, 0o755);
    mkdirSync(join(home.root, "bin"));
    symlinkSync(executable, join(home.root, "bin/task-bg"));
    install({ ...home, config: { ...home.config, executable, path: `${home.root}/bin:/usr/bin` } });
    expect(home.read(settingsPath)).toContain(`'${home.root}/bin/task-bg' hook`);
  });

  test("names the store of the config file, which sessions do not have in their environment", () => {
    using home = createFactoryHome({ ".factory/.omd/task-bg.json": { dir: "/data/my tasks" } });
    install(home);
    expect(home.read(settingsPath)).toContain("store='/data/my tasks'");
  });

  test("keeps comments, other keys, the indentation and the mode", () => {
    const text = '{\n\t// mine\n\t"model": "x", // the best\n\t"hooks": {}\n}\n';
    using home = createFactoryHome({ [settingsPath]: text });
    chmodSync(join(home.root, settingsPath), 0o640);
    install(home);
    const lines = home.read(settingsPath).split("\n");
    expect(lines.slice(0, 4)).toEqual(["{", "\t// mine", '\t"model": "x", // the best', '\t"hooks": {']);
    expect(lines[4]).toStartWith('\t\t"');
    const stat = Bun.spawnSync(["find", home.dir, "-name", "settings.json*", "-perm", "0640"]).stdout.toString();
    expect(stat.trim().split("\n")).toHaveLength(2);
  });

  test("fills an empty file", () => {
    using home = createFactoryHome({ [settingsPath]: "\n" });
    install(home);
    expect(ourEventsIn(home, settingsPath)).toEqual(ourEvents);
  });

  test("writes through a link, which stays one", () => {
    using home = createFactoryHome({ "dotfiles/settings.json": { model: "x" }, ".factory/x": "" });
    symlinkSync("../dotfiles/settings.json", join(home.root, settingsPath));
    install(home);
    expect(JSON.parse(home.read("dotfiles/settings.json"))).toHaveProperty("hooks.Stop");
    expect(Bun.spawnSync(["readlink", join(home.root, settingsPath)]).stdout.toString()).toBe(
      "../dotfiles/settings.json\n",
    );
    expect(JSON.parse(home.read(backup))).toEqual({ model: "x" });
  });

  test("installs for a project with what is on everyone's PATH", () => {
    using home = createFactoryHome({ "shop/x": "", ".factory/.omd/task-bg.json": { dir: "/data" } });
    const plan = install(home, { project: join(home.root, "shop") });
    expect(ourEventsIn(home, "shop/.factory/settings.json")).toEqual(ourEvents);
    expect(home.read("shop/.factory/settings.json")).not.toMatch(/\/opt\/task-bg|\/data/);
    expect(home.read("shop/.factory/skills/task-bg/SKILL.md")).toContain("name: task-bg");
    expect(plan.warnings).toEqual([expect.stringContaining("look for task-bg on PATH")]);
  });
});

describe("install refuses", () => {
  const bad = { Stop: [{ command: "echo" }] };
  test.each<[string, Record<string, unknown>, RegExp]>([
    ["a file that does not parse", { [settingsPath]: '{\n  "a": 1,\n}\n' }, /settings\.json:3:1 .*expected a key/],
    ["hooks.json of another shape", { [hooksPath]: bad }, /hooks\.json:3:5 .*Stop\.0\.hooks is missing/],
    [
      "settings.json of another shape",
      { [settingsPath]: { hooks: bad } },
      /settings\.json:4:7 .*hooks\.Stop\.0\.hooks is missing/,
    ],
    ["a list", { [settingsPath]: "[]" }, /settings\.json:1:1 .*expected object, found array/],
    ["a file that is not UTF-8", { ".factory/x": "", [settingsPath]: "" }, /settings\.json is not UTF-8 text/],
    ["a directory in the place of a file", { ".factory/settings.json/x": "" }, /settings\.json is no regular file/],
  ])("%s, and changes nothing", (what, files, message) => {
    using home = createFactoryHome(files);
    if (what.includes("UTF-8")) writeFileSync(join(home.root, settingsPath), Buffer.from([0x7b, 0xff, 0x7d]));
    const before = readTree(home.root);
    const error = catchError(() => install(home));
    expect(error.code).toBe("invalid");
    expect(error.message).toMatch(message);
    expect(error.message).toContain(home.dir);
    expect(readTree(home.root)).toEqual(before);
  });

  test("a project that is no directory", () => {
    using home = createFactoryHome();
    const error = catchError(() => install(home, { project: join(home.root, "nowhere") }));
    expect(error.message).toBe(`The project ${join(home.root, "nowhere")} is not a directory`);
  });

  test("a link that leads nowhere", () => {
    using home = createFactoryHome({ ".factory/x": "" });
    symlinkSync("gone", join(home.root, settingsPath));
    expect(catchError(() => install(home)).message).toContain(`${settingsPath} cannot be changed`);
  });

  test("a file that changed since it was read", () => {
    using home = createFactoryHome({ [settingsPath]: {} });
    const plan = planInstall(home.config, { project: undefined, force: false, replaceOriginal: false });
    home.write(settingsPath, { model: "new" });
    expect(catchError(() => applyChanges(plan.changes, plan.scope)).message).toContain("was changed by someone else");
    expect(JSON.parse(home.read(settingsPath))).toEqual({ model: "new" });
  });
});

describe("the original's hook", () => {
  test("stays without being asked, with a warning that names file, event and command", () => {
    using home = createFactoryHome({ [settingsPath]: { hooks: hookMap(original, "SubagentStop") } });
    const { warnings } = install(home);
    expect(commandsAt(readHooks(home, settingsPath), "SubagentStop")[0]).toBe(original);
    expect(warnings).toEqual([expect.stringContaining("Install with --replace-original")]);
    expect(warnings[0]).toContain(`${join(home.root, settingsPath)} still runs background-manager.py at SubagentStop`);
  });

  test("is replaced in its place when asked, with others' hooks as they were", () => {
    const hooks = {
      SubagentStop: [...list(hookMap("one", "x")), ...list(hookMap(original, "x")), ...list(hookMap("two", "x"))],
    };
    using home = createFactoryHome({ [settingsPath]: { hooks } });
    const { warnings } = install(home, { replaceOriginal: true });
    const [one, ours, two] = commandsAt(readHooks(home, settingsPath), "SubagentStop");
    expect([one, two]).toEqual(["one", "two"]);
    expect(isOurHook({ type: "command", command: ours ?? "" })).toBe(true);
    expect(warnings).toEqual([]);
    expect(home.read(backup)).toContain("background-manager.py");
  });

  test("goes at events that are not ours", () => {
    using home = createFactoryHome({ [hooksPath]: hookMap(original, "PreCompact", "Stop") });
    install(home, { replaceOriginal: true });
    expect(home.read(hooksPath)).not.toContain("background-manager.py");
    expect(readHooks(home, hooksPath).PreCompact).toBeUndefined();
  });
});

function list(map: Record<string, unknown>): unknown[] {
  return map.x as unknown[];
}

describe("install warns", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["of hooks that are switched off", { [hooksPath]: { hooksDisabled: true } }, `"hooksDisabled" in`],
    [
      "of hooks in settings.json that are switched off",
      { [settingsPath]: { hooks: { hooksDisabled: true } } },
      "settings.json",
    ],
    ["of hooks where nobody looks", { [hooksPath]: { hooks: hookMap("x", "Stop") } }, 'under a key "hooks"'],
  ])("%s", (_what, files, warning) => {
    using home = createFactoryHome(files);
    expect(install(home).warnings).toEqual([expect.stringContaining(warning)]);
  });

  test("not of a switch that another file sets back", () => {
    using home = createFactoryHome({
      [hooksPath]: { hooksDisabled: false },
      [settingsPath]: { hooks: { hooksDisabled: true } },
    });
    expect(install(home).warnings).toEqual([]);
  });
});

describe("uninstall", () => {
  test.each<[string, Record<string, unknown>]>([
    ["nothing", {}],
    ["settings without hooks", { [settingsPath]: { model: "x" } }],
    ["settings in one line", { [settingsPath]: '{"model":"x","hooks":{"Stop":[{"hooks":[]}]}}' }],
    ["settings with comments", { [settingsPath]: '// a\n{\n    "model": "x" // b\n  // c\n}' }],
    [
      "others' hooks in both files",
      {
        [hooksPath]: hookMap("a", "Stop", "PostToolUse"),
        [settingsPath]: { hooks: hookMap("b", "Stop", "SessionEnd") },
      },
    ],
    ["hooks in the older place", { ".factory/hooks/hooks.json": hookMap("a", "Stop") }],
    ["an empty hooks.json", { [hooksPath]: "{}\n", [settingsPath]: { hooks: hookMap("b", "Stop") } }],
    [
      "a list in hooks.json that is empty",
      { [hooksPath]: { Stop: [] }, [settingsPath]: { hooks: hookMap("b", "Stop") } },
    ],
    ["another skill", { ".factory/skills/other/SKILL.md": "mine" }],
  ])("leaves what was there before, byte for byte: %s", (_what, files) => {
    using home = createFactoryHome(files);
    const before = readTree(home.root);
    install(home);
    expect(readTree(home.root)).not.toEqual(before);
    install({ ...home, config: { ...home.config, executable: "/new/task-bg" } });
    uninstall(home);
    expect(readTree(home.root)).toEqual(before);
    expect(uninstall(home).changes).toEqual([]);
  });

  test("takes its folders with it, and no other", () => {
    using home = createFactoryHome({ "shop/x": "" });
    install(home, { project: join(home.root, "shop") });
    uninstall(home, { project: join(home.root, "shop") });
    expect(
      Bun.spawnSync(["find", join(home.root, "shop")])
        .stdout.toString()
        .trim()
        .split("\n"),
    ).toEqual([join(home.root, "shop"), join(home.root, "shop/x")]);
  });

  test("finds a hook that was copied into another file and another group", () => {
    using home = createFactoryHome({ [settingsPath]: { model: "x" } });
    install(home);
    const { Stop } = readHooks(home, settingsPath);
    const [copied] = Stop?.flatMap(({ hooks }) => hooks) ?? [];
    home.write(hooksPath, { Stop: [{ hooks: [{ type: "command", command: "other" }, copied] }] });
    uninstall(home);
    expect(readHooks(home, hooksPath)).toEqual({ Stop: [{ hooks: [{ type: "command", command: "other" }] }] });
    expect(JSON.parse(home.read(settingsPath))).toEqual({ model: "x" });
  });

  test("keeps what was changed since, and the backup then too", () => {
    using home = createFactoryHome({ [settingsPath]: { model: "x" } });
    install(home);
    const settings = JSON.parse(home.read(settingsPath)) as object;
    home.write(settingsPath, { ...settings, model: "y" });
    uninstall(home);
    expect(JSON.parse(home.read(settingsPath))).toEqual({ model: "y" });
    expect(JSON.parse(home.read(backup))).toEqual({ model: "x" });
  });
});

describe("a skill that was changed by hand", () => {
  const path = ".factory/skills/task-bg/SKILL.md";

  function installAndChange(home: FactoryHome): string {
    install(home);
    home.write(path, `${home.read(path)}\nmine\n`);
    return home.read(path);
  }

  test("stays at install and uninstall, with a warning", () => {
    using home = createFactoryHome();
    const changed = installAndChange(home);
    expect(install(home).warnings).toEqual([
      `${join(home.root, path)} was changed by hand and stays as it is; --force replaces it.`,
    ]);
    expect(uninstall(home).warnings).toEqual([
      `${join(home.root, path)} was changed by hand and stays as it is; --force removes it.`,
    ]);
    expect(home.read(path)).toBe(changed);
  });

  test("is replaced by force, and kept beside", () => {
    using home = createFactoryHome();
    const changed = installAndChange(home);
    install(home, { force: true });
    expect(home.read(path)).not.toContain("mine");
    expect(home.read(`${path}.task-bg-backup`)).toBe(changed);
  });

  test("is removed by force", () => {
    using home = createFactoryHome();
    installAndChange(home);
    uninstall(home, { force: true });
    expect(readTree(home.root)).toEqual({});
  });

  test("is another's when there was no installation", () => {
    using home = createFactoryHome({ [path]: "mine" });
    expect(install(home).warnings).toHaveLength(1);
    uninstall(home);
    expect(home.read(path)).toBe("mine");
  });
});

test("a skill of an older version is replaced, and removed, without being asked twice", () => {
  using home = createFactoryHome();
  const older = "an older text\n";
  const mark = `${new Bun.CryptoHasher("sha256").update(older).digest("hex")}\n`;
  const files = { ".factory/skills/task-bg/SKILL.md": older, ".factory/skills/task-bg/.installed-by-task-bg": mark };
  for (const [path, text] of Object.entries(files)) home.write(path, text);
  expect(uninstall(home).warnings).toEqual([]);
  expect(readTree(home.root)).toEqual({});
  for (const [path, text] of Object.entries(files)) home.write(path, text);
  expect(install(home).warnings).toEqual([]);
  expect(home.read(".factory/skills/task-bg/SKILL.md")).not.toBe(older);
});
