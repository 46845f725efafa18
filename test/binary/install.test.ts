import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hookMap } from "../fixtures/factory-home.ts";
import { readTree } from "../fixtures/read-tree.ts";
import { createSandbox, runProgram, type Sandbox } from "../fixtures/sandbox.ts";

interface Installed {
  installed: boolean;
  dryRun: boolean;
  hooks: Record<string, string>;
  files: { path: string; action: string; backup: string | null; diff?: string }[];
  warnings: string[];
}

function write(sandbox: Sandbox, path: string, content: unknown): string {
  const target = join(sandbox.home, ".factory", path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return target;
}

function hooksOf(path: string): Record<string, { hooks: { command: string }[] }[]> {
  const value = JSON.parse(readFileSync(path, "utf8")) as { hooks: never };
  return value.hooks;
}

/** Runs the installed command of an event as the Droid CLI does. */
function runHook(sandbox: Sandbox, event: string, payload: object) {
  const command = hooksOf(join(sandbox.home, ".factory/settings.json"))[event]?.[0]?.hooks[0]?.command ?? "";
  const env = { ...sandbox.env, session_id: "session-1", hook_event_name: event };
  return runProgram(["sh", "-c", command], { env, cwd: sandbox.work, stdin: JSON.stringify(payload) });
}

describe("task-bg install", () => {
  test("writes hooks that run this binary, and says what it did", async () => {
    await using sandbox = createSandbox();
    const settings = write(sandbox, "settings.json", { model: "x", hooks: hookMap("other", "Stop") });
    const { installed, files, hooks, warnings } = await sandbox.ask<Installed>(["install"]);
    const skill = join(sandbox.home, ".factory/skills/task-bg/SKILL.md");
    expect(installed).toBe(true);
    expect(files).toEqual([
      { path: settings, action: "change", backup: `${settings}.task-bg-backup` },
      { path: skill, action: "create", backup: null },
    ]);
    expect(hooks).toMatchObject({ SessionStart: settings, PostToolUse: settings, Stop: settings });
    expect(warnings).toEqual([]);
    expect(hooksOf(settings).PostToolUse?.[0]?.hooks[0]?.command).toContain(join(sandbox.dir, "bin/task-bg"));
    expect(readFileSync(skill, "utf8")).toBe(
      readFileSync(join(import.meta.dir, "../../plugin/skills/task-bg/SKILL.md"), "utf8"),
    );
    // Installing is no use of the store.
    expect(existsSync(sandbox.storeDir)).toBe(false);
  });

  test("hands a finished task to the session that asked, through the installed commands", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["install"]);
    const payload = { session_id: "session-1", hook_event_name: "PostToolUse", cwd: sandbox.work };
    expect(await runHook(sandbox, "PostToolUse", payload)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    const id = await sandbox.launch(["Sum", "say THE-RESULT", "--parent", "session-1"]);
    await sandbox.ended(id);
    const { stdout, stderr, exitCode } = await runHook(sandbox, "PostToolUse", payload);
    expect(stderr).toBe("");
    const answer = JSON.parse(stdout) as { hookSpecificOutput: { additionalContext: string } };
    expect(answer.hookSpecificOutput.additionalContext).toContain("THE-RESULT");
    expect(exitCode).toBe(0);
    expect(await runHook(sandbox, "PostToolUse", payload)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  });

  test("shows with --dry-run what would change, of the hooks alone, and changes nothing", async () => {
    await using sandbox = createSandbox();
    write(sandbox, "settings.json", { apiKey: "TOP-SECRET", hooks: hookMap("other", "Stop") });
    const before = readTree(sandbox.home);
    const { stdout, stderr, exitCode } = await sandbox.run(["install", "--dry-run", "--text"]);
    expect(stderr).toBe("Nothing was changed: --dry-run\n");
    expect(stdout).toContain(`Would change ${sandbox.home}/.factory/settings.json`);
    expect(stdout).toContain(`Would create ${sandbox.home}/.factory/skills/task-bg/SKILL.md`);
    expect(stdout).toContain('            "command": "other"\n');
    expect(stdout).toMatch(/^\+ .*"PostToolUse": \[$/m);
    expect(stdout).not.toContain("TOP-SECRET");
    expect(exitCode).toBe(0);
    const plan = await sandbox.ask<Installed>(["install", "-n"]);
    expect(plan).toMatchObject({ installed: false, dryRun: true });
    expect(plan.files[0]?.diff).toMatch(/^\+ .*"PostToolUse": \[$/m);
    expect(readTree(sandbox.home)).toEqual(before);
  });

  test("says in text what it did, and the second time that there is nothing to do", async () => {
    await using sandbox = createSandbox();
    const first = await sandbox.run(["install", "--text"]);
    expect(first.stdout).toBe(
      `Created ${sandbox.home}/.factory/settings.json\nCreated ${sandbox.home}/.factory/skills/task-bg/SKILL.md\n`,
    );
    expect(first.stderr).toContain("task-bg uninstall");
    const before = readTree(sandbox.home);
    const second = await sandbox.run(["install", "--text"]);
    expect(second.stdout).toBe(`Nothing to change: task-bg is installed in ${sandbox.home}/.factory\n`);
    expect(second.exitCode).toBe(0);
    expect((await sandbox.ask<Installed>(["install"])).files).toEqual([]);
    expect(readTree(sandbox.home)).toEqual(before);
  });

  test.each([
    ["this directory", ["--project"], "work"],
    ["another one", ["--project=../shop"], "shop"],
  ])("installs into the project of %s", async (_what, flags, project) => {
    await using sandbox = createSandbox();
    mkdirSync(join(sandbox.dir, "shop"));
    const dry = await sandbox.run(["install", ...flags, "--dry-run", "--text"]);
    expect(dry.stdout).toContain(`Would create ${sandbox.dir}/${project}/.factory/settings.json`);
    const { files, warnings } = await sandbox.ask<Installed>(["install", ...flags]);
    expect(files.map(({ path }) => path)).toEqual([
      join(sandbox.dir, project, ".factory/settings.json"),
      join(sandbox.dir, project, ".factory/skills/task-bg/SKILL.md"),
    ]);
    expect(warnings).toEqual([]);
    expect(readTree(sandbox.home)).toEqual({});
  });

  test("warns of the original's hook on stderr and in the JSON, and replaces it when asked", async () => {
    await using sandbox = createSandbox();
    const command = "python3 hooks/background-manager.py hook-complete";
    const settings = write(sandbox, "settings.json", { hooks: hookMap(command, "SubagentStop") });
    const { stdout, stderr } = await sandbox.run(["install"]);
    expect(stderr).toStartWith(`warning: ${settings} still runs background-manager.py at SubagentStop`);
    expect((JSON.parse(stdout) as Installed).warnings).toHaveLength(1);
    expect((await sandbox.ask<Installed>(["install", "--replace-original"])).warnings).toEqual([]);
    expect(readFileSync(settings, "utf8")).not.toContain("background-manager.py");
  });

  test("refuses a settings file that does not parse, naming its place, and changes nothing", async () => {
    await using sandbox = createSandbox();
    const settings = write(sandbox, "settings.json", '{\n  "a": 1,\n}\n');
    const before = readTree(sandbox.home);
    const { stdout, stderr, exitCode } = await sandbox.run(["install"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      error: `The settings file ${settings}:3:1 cannot be used: expected a key in double quotes, found "}"`,
      code: "invalid",
      hint: "Mend it, then try again. Nothing was changed.",
    });
    expect(exitCode).toBe(2);
    expect(readTree(sandbox.home)).toEqual(before);
  });
});

describe("task-bg uninstall", () => {
  test("leaves the home as it was before, and says so", async () => {
    await using sandbox = createSandbox();
    const settings = write(sandbox, "settings.json", '{\n  "model": "x" // mine\n}\n');
    const before = readTree(sandbox.home);
    await sandbox.ask(["install"]);
    const { stdout, exitCode } = await sandbox.run(["uninstall", "--text"]);
    expect(stdout.split("\n")).toEqual([
      `Changed ${settings}`,
      `Removed ${settings}.task-bg-backup`,
      `Removed ${sandbox.home}/.factory/skills/task-bg/SKILL.md`,
      "",
    ]);
    expect(exitCode).toBe(0);
    expect(readTree(sandbox.home)).toEqual(before);
    const again = await sandbox.run(["uninstall", "--text"]);
    expect(again.stdout).toBe(`Nothing to take out of ${sandbox.home}/.factory\n`);
  });

  test("shows with --dry-run what would go", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["install"]);
    const before = readTree(sandbox.home);
    const { files } = await sandbox.ask<Installed>(["uninstall", "--dry-run"]);
    expect(files.map(({ action }) => action)).toEqual(["remove", "remove"]);
    expect(files[0]?.diff).toMatch(/^- .*"PostToolUse": \[$/m);
    expect(readTree(sandbox.home)).toEqual(before);
  });
});
