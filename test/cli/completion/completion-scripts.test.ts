import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, runPiped, type Sandbox } from "../../fixtures/run-task-bg.ts";

setDefaultTimeout(60_000);

/** Asks a real shell what it would offer for each of the command lines. */
type Ask = (sandbox: Sandbox, ...lines: string[][]) => Promise<string[][]>;

const askBash: Ask = async (sandbox, ...lines) =>
  await ask(sandbox, "bash", [
    "source <(task-bg completions bash)",
    "compopt() { :; }",
    ...lines.flatMap((words) => [
      "echo =",
      `COMP_WORDS=(task-bg ${quoteAll(words)}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))`,
      "_task_bg_complete",
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ]),
  ]);

// zsh completes only in its line editor: what the script finds is taken where it hands it over.
const askZsh: Ask = async (sandbox, ...lines) =>
  await ask(sandbox, "zsh", [
    "compdef() { :; }; _arguments() { print -r -- FILES; }",
    '_describe() { (( ${#completions} )) || return 1; print -rl -- "${completions[@]%%:*}"; }',
    "source <(task-bg completions zsh)",
    ...lines.flatMap((words) => ["echo =", `words=(task-bg ${quoteAll(words)}); CURRENT=\${#words}`, "_task-bg"]),
  ]);

const askFish: Ask = async (sandbox, ...lines) => {
  const answers = await ask(sandbox, "fish", [
    "task-bg completions fish | source",
    ...lines.flatMap((words) => ["echo =", `complete -C 'task-bg ${words.join(" ").replaceAll("'", "\\'")}'`]),
  ]);
  return answers.map((found) => found.map((line) => line.split("\t")[0] ?? ""));
};

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
    const answers = await askShell(
      sandbox,
      ["laun"],
      ["list", "--stat"],
      ["status", "bg_"],
      ["launch", '"Find auth"', '"Find it all"', "executor-h"],
      ["list", "--status", "canc"],
    );
    expect(answers.map((found) => found.toSorted())).toEqual([
      ["launch"],
      ["--status"],
      ["bg_019ab3f2c1d00000001", "bg_019ab3f2c1d00000002"],
      ["executor-high"],
      ["cancelled"],
    ]);
  });

  test.skipIf(!there)("run nothing of what is on the command line, or in a droid's name", async () => {
    using sandbox = createSandbox();
    mkdirSync(join(sandbox.home, ".factory", "droids"), { recursive: true });
    writeFileSync(join(sandbox.home, ".factory", "droids", "executor-m$(touch pwned).md"), "---\nname: x\n---\n");
    const answers = await askShell(
      sandbox,
      ["launch", '"$(touch pwned) `touch pwned` (touch pwned)"', "b", "executor-m"],
      ["list", ">", "pwned", "--stat"],
    );
    expect(answers[0]).toEqual(["executor-med"]);
    expect(existsSync(join(sandbox.home, "pwned"))).toBe(false);
  });
});

describe("completions of bash", () => {
  test("put --flag=value together, which bash takes apart", async () => {
    using sandbox = createSandbox();
    const answers = await askBash(
      sandbox,
      ["list", "--status", "=", "run"],
      ["list", "--status", "="],
      ["list", "--status", "=", "error", "--lim"],
    );
    expect(answers).toEqual([["running"], ["queued", "running", "completed", "error", "cancelled"], ["--limit"]]);
  });

  test("offer files where a file belongs, and directories where a directory does", async () => {
    using sandbox = createSandbox();
    mkdirSync(join(sandbox.home, "some where"));
    writeFileSync(join(sandbox.home, "something"), "");
    const answers = await askBash(
      sandbox,
      ["launch", "--prompt-file", "some"],
      ["launch", "--cwd", "some"],
      ["launch", "--exec", "--", "somet"],
      ["status", "some"],
    );
    expect(answers.map((found) => found.toSorted())).toEqual([
      ["some where", "something"],
      ["some where"],
      ["something"],
      [],
    ]);
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

async function ask(sandbox: Sandbox, shell: string, script: string[]): Promise<string[][]> {
  const path = join(sandbox.home, "ask");
  writeFileSync(path, `${script.join("\n")}\n`);
  const { stdout, stderr } = await runPiped([shell, path], sandbox);
  expect(stderr).toBe("");
  const answers = `\n${stdout}`.split("\n=\n").slice(1);
  return answers.map((found) => found.split("\n").filter((line) => line !== ""));
}

function quoteAll(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}
