import { expect, test } from "bun:test";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, type DroidSandbox } from "../fixtures/droid-sandbox.ts";
import { hookMap } from "../fixtures/factory-home.ts";
import type { Script } from "../fixtures/mock-model.ts";
import { runDroid, runSession } from "./run-session.ts";

const plugin = join(import.meta.dir, "../../plugin");
/** The events that `droid exec` fires. */
const firedEvents = ["SessionStart", "PostToolUse", "Stop", "SessionEnd"];

describeWithDroid("after install, a real session", () => {
  test.each<[string, Record<string, unknown>]>([
    ["nothing", {}],
    ["hooks in settings.json", { "settings.json": leaveLines("in-settings") }],
    ["hooks in hooks.json", { "hooks.json": leaveLines("in-hooks") }],
    [
      "hooks in both, for different events",
      {
        "hooks.json": leaveLines("in-hooks", "Stop"),
        "settings.json": leaveLines("in-settings", "PostToolUse", "SessionStart"),
      },
    ],
    [
      "hooks in both, for the same event",
      { "hooks.json": leaveLines("in-hooks", "Stop"), "settings.json": leaveLines("in-settings") },
    ],
    ["an event that hooks.json has empty", { "hooks.json": { Stop: [] }, "settings.json": leaveLines("in-settings") }],
    [
      "hooks in the older place",
      { "hooks/hooks.json": leaveLines("in-older", "Stop"), "settings.json": leaveLines("in-settings") },
    ],
    ["settings with comments", { "settings.json": leaveLines("in-settings"), commented: true }],
  ])("runs our hooks and others' as before, where there was %s", async (_what, files) => {
    await using sandbox = createDroidSandbox();
    writeUserFiles(sandbox, files);
    const before = readUserFiles(sandbox);
    await sandbox.ask(["install"]);
    recordOurs(sandbox);
    const installed = await runAndList(sandbox);
    restoreOurs(sandbox);
    await sandbox.ask(["uninstall"]);
    expect(readUserFiles(sandbox)).toEqual(before);
    recordOurs(sandbox);
    const others = await runAndList(sandbox);
    const ours = firedEvents.map((event) => `ours:${event}`);
    expect(installed).toEqual([...others, ...ours].sort());
    expect(others.some((line) => line.startsWith("ours:"))).toBe(false);
  });

  test("runs a project's hooks by the task-bg on PATH", async () => {
    await using sandbox = createDroidSandbox();
    await sandbox.ask(["install", "--project"]);
    await runSession(sandbox, launchAndWait);
    expect(sandbox.requests.at(-1)?.prompt).toContain("RESULT-42");
  });

  test("has the skill, by its name and as a slash command", async () => {
    await using sandbox = createDroidSandbox(useSkill);
    await sandbox.ask(["install"]);
    await runSession(sandbox, "hello");
    expect(sandbox.requests.at(-1)?.toolResults[0]).toContain("# Background tasks");
    await runSession(sandbox, "/task-bg run the tests");
    expect(sandbox.requests.at(-1)?.prompt).toContain("# Background tasks");
  });
});

describeWithDroid("with the plugin from a marketplace, a real session", () => {
  test("is given its results, has the skill and the slash command", async () => {
    await using sandbox = createDroidSandbox();
    await installPlugin(sandbox);
    await runSession(sandbox, launchAndWait);
    expect(sandbox.requests.at(-1)?.prompt).toContain("RESULT-42");
    await runSession(sandbox, "/task-bg run the tests");
    expect(sandbox.requests.at(-1)?.prompt).toMatch(/Use the \*\*task-bg\*\* skill for this request:\s+run the tests/);
  });
});

// Long enough for the task to have ended when the tool call has.
const launchAndWait = "run: task-bg launch Sum --exec -- echo RESULT-42 && task-bg wait --all --timeout 50s >wait.json";

const useSkill: Script = ({ toolResults }) =>
  toolResults.length > 0
    ? { does: "say", text: "done" }
    : { does: "call", tool: "Skill", arguments: { skill: "task-bg" } };

async function installPlugin(sandbox: DroidSandbox): Promise<void> {
  const market = join(sandbox.dir, "market");
  cpSync(plugin, join(market, "task-bg"), { recursive: true });
  mkdirSync(join(market, ".factory-plugin"));
  const plugins = [{ name: "task-bg", description: "Background tasks", source: "./task-bg" }];
  const listing = JSON.stringify({ name: "market", owner: { name: "Test" }, plugins });
  writeFileSync(join(market, ".factory-plugin/marketplace.json"), listing);
  await runDroid(sandbox, "plugin", "marketplace", "add", market);
  await runDroid(sandbox, "plugin", "install", "task-bg@market");
}

/** Hooks of another tool that leave a line each. */
function leaveLines(name: string, ...events: string[]): Record<string, unknown> {
  const chosen = events.length > 0 ? events : firedEvents;
  return Object.assign(
    {},
    ...chosen.map((event) => hookMap(`echo ${name}:${event} >>"$HOME/ran"`, event)),
  ) as object as Record<string, unknown>;
}

function writeUserFiles(sandbox: DroidSandbox, { commented, ...files }: Record<string, unknown>): void {
  const settings = join(sandbox.home, ".factory/settings.json");
  const { customModels } = JSON.parse(readFileSync(settings, "utf8")) as { customModels: unknown };
  for (const [path, hooks] of Object.entries(files)) {
    const target = join(sandbox.home, ".factory", path);
    mkdirSync(dirname(target), { recursive: true });
    const content = path === "settings.json" ? { customModels, hooks } : hooks;
    writeFileSync(target, `${commented === true ? "// mine\n" : ""}${JSON.stringify(content, null, 2)}\n`);
  }
}

function readUserFiles(sandbox: DroidSandbox): (string | undefined)[] {
  const paths = ["settings.json", "hooks.json", "hooks/hooks.json"].map((path) => join(sandbox.home, ".factory", path));
  return paths.map((path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined));
}

/**
 * Puts a program that leaves a line into the place of the one that the installed hooks start. It also makes that something
 * waits for the session: else the guard would start nothing.
 */
function recordOurs(sandbox: DroidSandbox): void {
  const path = join(sandbox.dir, "bin/task-bg");
  renameSync(path, `${path}.real`);
  const outbox = `mkdir -p '${sandbox.storeDir}/.outbox/'"$session_id"`;
  writeFileSync(path, `#!/bin/sh\n[ "$1" = hook ] && ${outbox} && echo "ours:$hook_event_name" >>"$HOME/ran"\n`);
  chmodSync(path, 0o755);
}

function restoreOurs(sandbox: DroidSandbox): void {
  const path = join(sandbox.dir, "bin/task-bg");
  renameSync(`${path}.real`, path);
}

/** Runs a session that uses a tool. @returns the lines that hooks left, sorted */
async function runAndList(sandbox: DroidSandbox): Promise<string[]> {
  const log = join(sandbox.home, "ran");
  rmSync(log, { force: true });
  await runSession(sandbox, "use a tool");
  return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").sort() : [];
}
