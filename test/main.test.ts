import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { createSandbox, runOnTerminal, runPiped } from "./fixtures/run-task-bg.ts";

setDefaultTimeout(60_000);

const id = "bg_019ab3f2c1d00000001";

describe("task-bg in a pipe", () => {
  test("prints one JSON value and nothing else", async () => {
    using sandbox = createSandbox();
    sandbox.writeRecord({ id, status: "completed", description: "Fix auth" });
    const { stdout, stderr, code } = await runPiped(["task-bg", "list"], sandbox);
    expect(JSON.parse(stdout)).toMatchObject({ total: 1, tasks: [{ id, status: "completed" }] });
    expect(stdout.split("\n")).toHaveLength(2);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("prints text when asked, without colour", async () => {
    using sandbox = createSandbox();
    sandbox.writeRecord({ id, status: "completed", description: "Fix auth" });
    const { stdout, stderr, code } = await runPiped(["task-bg", "list", "--text"], sandbox);
    expect(stdout).toContain(id);
    expect(stdout).toContain("1 task: 1 completed");
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("says an error as JSON on stdout", async () => {
    using sandbox = createSandbox();
    const { stdout, stderr, code } = await runPiped(["task-bg", "status", "bg_nobody"], sandbox);
    expect(JSON.parse(stdout)).toMatchObject({ code: "not_found", hint: "List the tasks with: task-bg list" });
    expect(stderr).toBe("");
    expect(code).toBe(3);
  });

  test("says an error as text on stderr when text was asked for", async () => {
    using sandbox = createSandbox();
    const { stdout, stderr, code } = await runPiped(["task-bg", "lst", "--text"], sandbox);
    expect(stdout).toBe("");
    expect(stderr).toBe('error: Unknown command "lst"\n\nhint: Did you mean list? All commands: task-bg --help\n');
    expect(code).toBe(2);
  });

  test("says where an error happened only when TASK_BG_DEBUG asks", async () => {
    using sandbox = createSandbox();
    const { stdout, stderr, code } = await runPiped(["task-bg", "lst"], sandbox, { TASK_BG_DEBUG: "1" });
    expect(JSON.parse(stdout)).toMatchObject({ code: "usage" });
    expect(stderr).toMatch(/UsageError: Unknown command "lst"\n +at /);
    expect(code).toBe(2);
  });

  test("is silent when its reader has gone", async () => {
    using sandbox = createSandbox();
    for (let n = 0; n < 2000; n++) sandbox.writeRecord({ id: `bg_${n}`, status: "completed", prompt: "x".repeat(100) });
    const { stdout, stderr, code } = await runPiped(
      ["bash", "-c", "task-bg list | head -c 10; exit ${PIPESTATUS[0]}"],
      sandbox,
    );
    expect(stdout).toStartWith("{");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("ends without waiting for a stdin that stays open", async () => {
    using sandbox = createSandbox();
    const child = Bun.spawn(["task-bg", "--version"], {
      cwd: sandbox.home,
      env: sandbox.env,
      stdin: "pipe",
      stdout: "pipe",
    });
    expect(await child.stdout.text()).toBe("task-bg 0.1.0\n");
    expect(await child.exited).toBe(0);
    await child.stdin.end();
  });
});

describe("task-bg on a terminal", () => {
  test("shows a table that fits, in colour", async () => {
    using sandbox = createSandbox();
    sandbox.writeRecord({
      id,
      status: "completed",
      description: "Fix auth",
      agent: "explorer",
      result: "Done ".repeat(60),
    });
    const { shown, code } = await runOnTerminal(["task-bg", "list"], sandbox, { columns: 90 });
    expect(shown).toContain("\u001b[32mcompleted\u001b[39m");
    for (const line of Bun.stripANSI(shown).split("\n")) expect(line.length).toBeLessThanOrEqual(90);
    expect(
      Math.max(
        ...Bun.stripANSI(shown)
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBe(90);
    expect(code).toBe(0);
  });

  test.each([
    ["--no-color", {}, ["--no-color"]],
    ["NO_COLOR=1", { NO_COLOR: "1" }, []],
    ["NO_COLOR=0", { NO_COLOR: "0" }, []],
    ["TERM=dumb", { TERM: "dumb" }, []],
  ])("shows no colour with %s", async (_, env, flags) => {
    using sandbox = createSandbox();
    sandbox.writeRecord({ id, status: "completed", description: "Fix auth" });
    const list = await runOnTerminal(["task-bg", "list", ...flags], sandbox, { env });
    const error = await runOnTerminal(["task-bg", "lst", ...flags], sandbox, { env });
    expect(list.shown + error.shown).not.toContain("\u001b");
    expect(list.shown).toContain("completed");
    expect(error.shown).toContain("error: Unknown command");
  });

  test("shows colour when NO_COLOR is empty", async () => {
    using sandbox = createSandbox();
    const { shown, code } = await runOnTerminal(["task-bg", "lst"], sandbox, { env: { NO_COLOR: "" } });
    expect(shown).toBe(
      '\u001b[31merror:\u001b[39m Unknown command "lst"\n\n\u001b[36mhint:\u001b[39m Did you mean list? All commands: task-bg --help\n',
    );
    expect(code).toBe(2);
  });

  test("COLUMNS wins over the terminal's own width", async () => {
    using sandbox = createSandbox();
    sandbox.writeRecord({ id, status: "completed", description: "Fix auth", result: "Done ".repeat(60) });
    const { shown } = await runOnTerminal(["task-bg", "list"], sandbox, { columns: 200, env: { COLUMNS: "100" } });
    expect(
      Math.max(
        ...Bun.stripANSI(shown)
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBe(100);
  });

  test("prints JSON that no terminal acts on when --json asks", async () => {
    using sandbox = createSandbox();
    sandbox.writeRecord({ id, status: "completed", description: "a\u001b[31mb\u009b31mc\u007fd\u202ee" });
    const { shown, code } = await runOnTerminal(["task-bg", "list", "--json"], sandbox);
    expect(JSON.parse(shown)).toMatchObject({ tasks: [{ description: "a\u001b[31mb\u009b31mc\u007fd\u202ee" }] });
    expect(shown).not.toMatch(/[\u001b\u009b\u007f\u202e]/);
    expect(shown).toContain('{\n  "total": 1,');
    expect(code).toBe(0);
  });

  test("tells a person of an error when stdout goes to a program", async () => {
    using sandbox = createSandbox();
    const { shown } = await runOnTerminal(["sh", "-c", "task-bg lst > out; cat out"], sandbox, {
      env: { NO_COLOR: "1" },
    });
    expect(shown).toBe(
      'error: Unknown command "lst"\n\nhint: Did you mean list? All commands: task-bg --help\n' +
        '{"error":"Unknown command \\"lst\\"","code":"usage","hint":"Did you mean list? All commands: task-bg --help"}\n',
    );
  });

  test("does not take /dev/null for a terminal", async () => {
    using sandbox = createSandbox();
    const { stderr, code } = await runPiped(["sh", "-c", "task-bg lst > /dev/null"], sandbox);
    // A person would be told in text, on stderr.
    expect(stderr).toBe("");
    expect(code).toBe(2);
  });
});

describe("the paths that leave before the command line is read", () => {
  test("hook-complete reads its payload and always ends with 0", async () => {
    using sandbox = createSandbox();
    const { stdout, stderr, code } = await runPiped(["sh", "-c", "echo not json | task-bg hook-complete"], sandbox);
    expect(stdout).toBe("");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("hook-complete --help is for a person", async () => {
    using sandbox = createSandbox();
    const { stdout, stderr, code } = await runPiped(["task-bg", "hook-complete", "--help"], sandbox);
    expect(stdout).toContain("Usage: task-bg hook-complete");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test.each(["finish-task", "enforce-limit"])("%s is no command of a person", async (name) => {
    using sandbox = createSandbox();
    const { stdout } = await runPiped(["task-bg", name, "--help"], sandbox);
    expect(JSON.parse(stdout)).toMatchObject({ code: "usage", error: `Unknown command "${name}"` });
  });
});
