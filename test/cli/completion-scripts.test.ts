import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, runPiped, type Sandbox } from "./run-task-bg.ts";

/** Asks a real shell what it would offer for a command line. */
type Ask = (sandbox: Sandbox, words: string[]) => Promise<string[]>;

const askBash: Ask = async (sandbox, words) => {
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  return await ask(sandbox, "bash", [
    "source <(task-bg completions bash)",
    `COMP_WORDS=(task-bg ${quoted}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))`,
    "compopt() { :; }",
    "_task_bg_complete",
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ]);
};

// zsh completes only in its line editor: what the script finds is taken where it hands it over.
const askZsh: Ask = async (sandbox, words) => {
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  return await ask(sandbox, "zsh", [
    "compdef() { :; }; _arguments() { print -r -- FILES; }",
    '_describe() { (( ${#completions} )) || return 1; print -rl -- "${completions[@]%%:*}"; }',
    "source <(task-bg completions zsh)",
    `words=(task-bg ${quoted}); CURRENT=\${#words}`,
    "_task-bg",
  ]);
};

const askFish: Ask = async (sandbox, words) =>
  (
    await ask(sandbox, "fish", [
      "task-bg completions fish | source",
      `complete -C 'task-bg ${words.join(" ").replaceAll("'", "\\'")}'`,
    ])
  ).map((line) => line.split("\t")[0] ?? "");

describe.each([
  ["bash", askBash],
  ["zsh", askZsh],
  ["fish", askFish],
] as const)("completions of %s", (shell, askShell) => {
  const there = Bun.which(shell) !== null;

  test.skipIf(!there)("offer commands, flags, task ids and droids", async () => {
    using sandbox = createSandbox();
    sandbox.writeRecord({ id: "bg_019ab3f2c1d00000001", status: "completed", description: "It's: a 'first' one" });
    sandbox.writeRecord({ id: "bg_019ab3f2c1d00000002", status: "error" });
    expect(await askShell(sandbox, ["laun"])).toEqual(["launch"]);
    expect(await askShell(sandbox, ["list", "--stat"])).toEqual(["--status"]);
    expect((await askShell(sandbox, ["status", "bg_"])).toSorted()).toEqual([
      "bg_019ab3f2c1d00000001",
      "bg_019ab3f2c1d00000002",
    ]);
    expect(await askShell(sandbox, ["launch", '"Find auth"', '"Find it all"', "executor-h"])).toEqual([
      "executor-high",
    ]);
    expect(await askShell(sandbox, ["list", "--status", "canc"])).toEqual(["cancelled"]);
  });

  test.skipIf(!there)("run nothing of what is on the command line", async () => {
    using sandbox = createSandbox();
    expect(
      await askShell(sandbox, ["launch", '"$(touch pwned) `touch pwned` (touch pwned)"', "executor-h"]),
    ).not.toContain("pwned");
    await askShell(sandbox, ["list", ">", "pwned", "--stat"]);
    expect(existsSync(join(sandbox.home, "pwned"))).toBe(false);
  });

  test.skipIf(!there)("do not offer a droid whose name a shell would act on", async () => {
    using sandbox = createSandbox();
    mkdirSync(join(sandbox.home, ".factory", "droids"), { recursive: true });
    writeFileSync(join(sandbox.home, ".factory", "droids", "exec$(touch pwned).md"), "---\nname: x\n---\n");
    expect(await askShell(sandbox, ["launch", "a", "b", "executor-m"])).toEqual(["executor-med"]);
    expect(existsSync(join(sandbox.home, "pwned"))).toBe(false);
  });
});

describe("completions of bash", () => {
  test("put --flag=value together, which bash takes apart", async () => {
    using sandbox = createSandbox();
    expect(await askBash(sandbox, ["list", "--status", "=", "run"])).toEqual(["running"]);
    expect(await askBash(sandbox, ["list", "--status", "="])).toEqual([
      "queued",
      "running",
      "completed",
      "error",
      "cancelled",
    ]);
    expect(await askBash(sandbox, ["list", "--status", "=", "error", "--lim"])).toEqual(["--limit"]);
  });

  test("offer files where a file belongs, and directories where a directory does", async () => {
    using sandbox = createSandbox();
    mkdirSync(join(sandbox.home, "some where"));
    writeFileSync(join(sandbox.home, "something"), "");
    expect((await askBash(sandbox, ["launch", "--prompt-file", "some"])).toSorted()).toEqual([
      "some where",
      "something",
    ]);
    expect(await askBash(sandbox, ["launch", "--cwd", "some"])).toEqual(["some where"]);
    expect(await askBash(sandbox, ["launch", "--exec", "--", "somet"])).toEqual(["something"]);
    expect(await askBash(sandbox, ["status", "some"])).toEqual([]);
  });
});

describe("task-bg completions", () => {
  test("prints the script as it is, also where everything else is JSON", async () => {
    using sandbox = createSandbox();
    const { stdout, stderr, code } = await runPiped(["task-bg", "completions", "bash"], sandbox);
    expect(stdout).toStartWith("# bash completion for task-bg\n");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("refuses a shell that it does not know, with the nearest", async () => {
    using sandbox = createSandbox();
    const { stdout, code } = await runPiped(["task-bg", "completions", "bsh"], sandbox);
    expect(JSON.parse(stdout)).toMatchObject({ code: "usage", hint: "Did you mean bash?" });
    expect(code).toBe(2);
  });

  test("offers nothing, and says nothing, when the store cannot be opened", async () => {
    using sandbox = createSandbox();
    const { stdout, stderr, code } = await runPiped(
      ["task-bg", "completions", "complete", "--", "status", ""],
      sandbox,
      { TASK_BG_DIR: "relative" },
    );
    expect(stdout).toBe(":4\n");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });
});

async function ask(sandbox: Sandbox, shell: string, script: string[]): Promise<string[]> {
  const path = join(sandbox.home, "ask");
  writeFileSync(path, `${script.join("\n")}\n`);
  const { stdout, stderr } = await runPiped([shell, path], sandbox);
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}
