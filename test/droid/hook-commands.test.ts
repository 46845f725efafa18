import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type HookTarget,
  hookCommands,
  isOriginalHook,
  isOurHook,
  quoteForShell,
} from "../../src/droid/hook-commands.ts";
import type { DroidHookEvent } from "../../src/droid/hook-settings.ts";

const session = "840b3669-d407-47e4-9870-94f0d6466ab0";
const allShells = [["sh"], ["dash"], ["bash", "--posix"], ["busybox", "sh"]];
const shells = allShells
  .filter(([name = ""]) => Bun.which(name) !== null)
  .map((words): [string, string[]] => [words.join(" "), words]);

let root: string;
let home: string;
let binary: string;
let defaultStore: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hook commands '$x'-"));
  home = join(root, "home");
  binary = join(root, "bin", "task-bg");
  defaultStore = join(home, ".factory/.omd/background-tasks");
  mkdirSync(home);
  writeBinary(binary);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

// Records its arguments and its stdin.
function writeBinary(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const log = quoteForShell(join(root, "started"));
  writeFileSync(path, `#!/bin/sh\nprintf '%s|' "$@" >>${log}\ncat >>${log}\necho said\n`);
  chmodSync(path, 0o755);
}

function post(store: string, to = session): void {
  mkdirSync(join(store, ".outbox", to), { recursive: true });
}

interface Run {
  event?: DroidHookEvent;
  target?: Partial<HookTarget>;
  env?: Record<string, string>;
  shell?: readonly string[];
}

/** Runs an event's command as the Droid CLI does. @returns what the binary was started with, undefined when it was not */
function runHook({ event = "PostToolUse", target = {}, env = {}, shell = ["sh"] }: Run): string | undefined {
  const command = hookCommands({ binary, storeDir: undefined, ...target })[event]?.command ?? "";
  const { stdout, stderr, exitCode } = Bun.spawnSync([...shell, "-c", command], {
    env: { HOME: home, PATH: "/usr/bin:/bin", session_id: session, ...env },
    stdin: Buffer.from("payload"),
  });
  const started = existsSync(join(root, "started")) ? readFileSync(join(root, "started"), "utf8") : undefined;
  expect(stderr.toString()).toBe("");
  expect(stdout.toString()).toBe(started === undefined ? "" : "said\n");
  expect(exitCode).toBe(0);
  return started;
}

describe.each(shells)("under %s", (_name, shell) => {
  test("the guard starts nothing when nothing waits for the session", () => {
    post(defaultStore, "another-session");
    expect(runHook({ shell })).toBeUndefined();
  });

  test("the guard starts the binary with the payload when something waits", () => {
    post(defaultStore);
    expect(runHook({ shell })).toBe("hook|payload");
  });

  test.each([
    ["none", ""],
    ["a slash", "../other"],
    ["a leading dot", "..x"],
    ["a blank", "a b"],
    ["an expansion", "$(touch pwned)"],
    ["a pattern", "*"],
    ["a quote", "'"],
    ["a newline", "a\nb"],
    ["a letter of another alphabet", "sitzüng"],
  ])("the guard leaves a session id with %s to the binary", (_what, id) => {
    expect(runHook({ shell, env: { session_id: id } })).toBe("hook|payload");
    expect(existsSync(join(root, "pwned"))).toBe(false);
  });

  test.each(["SessionStart", "Stop", "SubagentStop", "SessionEnd"] as const)("%s always starts the binary", (event) => {
    expect(runHook({ shell, event })).toBe("hook|payload");
  });

  test.each(["SessionStart", "PostToolUse"] as const)("a binary that is gone is silence at %s", (event) => {
    post(defaultStore);
    expect(runHook({ shell, event, target: { binary: join(root, "gone") } })).toBeUndefined();
  });

  test("the store is the variable's, else the configured one, else the default one", () => {
    const configured = join(root, "it's my store");
    const other = join(root, "of the variable");
    post(other);
    expect(runHook({ shell, target: { storeDir: configured } })).toBeUndefined();
    expect(runHook({ shell, target: { storeDir: configured }, env: { TASK_BG_DIR: configured } })).toBeUndefined();
    expect(runHook({ shell, target: { storeDir: configured }, env: { TASK_BG_DIR: other } })).toBe("hook|payload");
    rmSync(join(root, "started"));
    post(configured);
    expect(runHook({ shell, target: { storeDir: configured }, env: { TASK_BG_DIR: "" } })).toBe("hook|payload");
  });

  test("a store that is not in the default place is left to the binary, which knows where it is", () => {
    expect(runHook({ shell })).toBe("hook|payload");
  });

  test("without a path of its own it takes the task-bg on PATH, where there is one", () => {
    post(defaultStore);
    expect(runHook({ shell, target: { binary: undefined } })).toBeUndefined();
    const env = { PATH: `${dirname(binary)}:/usr/bin:/bin` };
    expect(runHook({ shell, target: { binary: undefined }, env })).toBe("hook|payload");
  });
});

test("every command is known again as ours, and none other", () => {
  for (const target of [
    { binary, storeDir: "/s" },
    { binary: undefined, storeDir: undefined },
  ]) {
    for (const hook of Object.values(hookCommands(target))) expect(isOurHook(hook)).toBe(true);
  }
  for (const command of ["task-bg hook", "echo '; exit 0 # task-bg' | cat", "# task-bg", ""]) {
    expect(isOurHook({ type: "command", command })).toBe(false);
  }
});

test.each([
  ["python3 hooks/background-manager.py hook-complete", true],
  [`python3 "\${DROID_PLUGIN_ROOT}/hooks/background-manager.py" hook-complete || true`, true],
  ["cd hooks &&\n./background-manager.py \\\n  hook-complete", true],
  ["python3 hooks/background-manager.py prune", false],
  ["my-background-manager.pyx hook-complete", false],
  ["task-bg hook-complete", false],
])("the original's hook is known: %j is %p", (command, expected) => {
  expect(isOriginalHook({ type: "command", command })).toBe(expected);
});

test("a word is quoted for sh whatever it holds", () => {
  const word = `a'b"c$d\`e\\f\n g*`;
  const { stdout } = Bun.spawnSync(["sh", "-c", `printf %s ${quoteForShell(word)}`]);
  expect(stdout.toString()).toBe(word);
});
